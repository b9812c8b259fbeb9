package io.socks5.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;

/**
 * A relay of datagrams that a test controls. The test reads the received octets and
 * provides those to send back.
 */
public final class ScriptedRelay implements AutoCloseable {

	private static final int PATIENCE_MILLIS = 10_000;

	private static final int ROOM = 65_536;

	private final DatagramSocket socket;

	private ScriptedRelay(InetAddress address) {
		try {
			this.socket = new DatagramSocket(0, address);
			this.socket.setSoTimeout(PATIENCE_MILLIS);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Opens a relay on 127.0.0.1.
	 * @return the relay
	 */
	public static ScriptedRelay open() {
		return open(LoopbackServer.loopback());
	}

	/**
	 * Opens a relay.
	 * @param address an address of this machine
	 * @return the relay
	 */
	public static ScriptedRelay open(InetAddress address) {
		return new ScriptedRelay(address);
	}

	/**
	 * Opens a relay on 127.0.0.1 that sends each datagram back as it came, header and
	 * all, so that its destination appears as its source.
	 * @return the relay
	 */
	public static ScriptedRelay echoing() {
		ScriptedRelay relay = open();
		Thread thread = new Thread(relay::echo, "echoing relay " + relay.port());
		thread.setDaemon(true);
		thread.start();
		return relay;
	}

	private void echo() {
		DatagramPacket packet = new DatagramPacket(new byte[ROOM], ROOM);
		try {
			this.socket.setSoTimeout(0);
			while (true) {
				this.socket.receive(packet);
				this.socket.send(packet);
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	/**
	 * The port to send to.
	 * @return a port
	 */
	public int port() {
		return this.socket.getLocalPort();
	}

	/**
	 * What a client without a login and a proxy that grants it this relay say to each
	 * other.
	 * @return a transcript
	 */
	public String granted() {
		return granted("01 7f000001");
	}

	/**
	 * The same with another address.
	 * @param bound ATYP and BND.ADDR of the reply
	 * @return a transcript
	 */
	public String granted(String bound) {
		return """
				> 05 01 00                              VER NMETHODS METHODS
				< 05 00                                 VER METHOD
				> 05 03 00 01 00000000 0000             VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 %s %04x                      VER REP RSV ATYP BND.ADDR BND.PORT
				""".formatted(bound, port());
	}

	/**
	 * Waits for the next datagram, and fails if none comes.
	 * @return its octets, hex digits parted by spaces
	 */
	public String next() {
		return Octets.text(nextOctets());
	}

	/**
	 * Waits for the next datagram, and fails if none comes.
	 * @return its octets
	 */
	public byte[] nextOctets() {
		DatagramPacket packet = new DatagramPacket(new byte[ROOM], ROOM);
		try {
			this.socket.receive(packet);
			return Arrays.copyOf(packet.getData(), packet.getLength());
		}
		catch (IOException ex) {
			throw new AssertionError("No datagram comes", ex);
		}
	}

	/**
	 * Sends a datagram unchanged.
	 * @param client the address to send to
	 * @param octets the header and the data
	 * @see Octets
	 */
	public void send(SocketAddress client, String octets) {
		send(client, Octets.of(octets));
	}

	/**
	 * Sends a datagram unchanged.
	 * @param client the address to send to
	 * @param octets the header and the data
	 */
	public void send(SocketAddress client, byte[] octets) {
		InetSocketAddress address = (InetSocketAddress) client;
		try {
			this.socket.send(new DatagramPacket(octets, octets.length, address));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.socket.close();
	}

}
