package io.socks5.testkit.real;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A DNS server on loopback that knows one address for every name, and the question that
 * is put to it. RFC 1035 §4.
 */
public final class DnsServer implements AutoCloseable {

	/** The answer to every question: a documentation address, RFC 5737. */
	public static final String ANSWER = "203.0.113.80";

	private static final int MAX_OCTETS = 512;

	private static final int HEADER_OCTETS = 12;

	private final DatagramSocket socket;

	private DnsServer(DatagramSocket socket) {
		this.socket = socket;
	}

	/**
	 * Starts a server.
	 * @param literal the address to listen on
	 * @return a running server
	 * @throws IOException if that fails
	 */
	public static DnsServer start(String literal) throws IOException {
		DnsServer server = new DnsServer(new DatagramSocket(0, InetAddress.getByName(literal)));
		Thread thread = new Thread(server::serve, "DNS server");
		thread.setDaemon(true);
		thread.start();
		return server;
	}

	/**
	 * The port it listens on.
	 * @return the port
	 */
	public int port() {
		return this.socket.getLocalPort();
	}

	private void serve() {
		DatagramPacket packet = new DatagramPacket(new byte[MAX_OCTETS], MAX_OCTETS);
		try {
			while (true) {
				this.socket.receive(packet);
				byte[] answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
				this.socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	// ID, flags QR AA RD RA, one question and one answer, which points at the name in the
	// question: A IN, a minute, four octets
	private static byte[] answer(ByteBuffer query) throws IOException {
		short id = query.getShort();
		byte[] question = new byte[query.limit() - HEADER_OCTETS];
		query.position(HEADER_OCTETS).get(question);
		ByteBuffer answer = ByteBuffer.allocate(MAX_OCTETS);
		answer.putShort(id).putShort((short) 0x8580).putShort((short) 1).putShort((short) 1).putInt(0);
		answer.put(question).putShort((short) 0xc00c).putShort((short) 1).putShort((short) 1).putInt(60);
		answer.putShort((short) 4).put(InetAddress.getByName(ANSWER).getAddress());
		byte[] octets = new byte[answer.position()];
		answer.flip().get(octets);
		return octets;
	}

	/**
	 * Asks for the address of a name: A, IN.
	 * @param id the number of the question
	 * @param name the name
	 * @return the octets of a query
	 */
	public static byte[] query(int id, String name) {
		ByteBuffer query = ByteBuffer.allocate(MAX_OCTETS);
		query.putShort((short) id).putShort((short) 0x0100).putShort((short) 1).putShort((short) 0).putInt(0);
		for (String label : name.split("\\.")) {
			query.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
		}
		query.put((byte) 0).putShort((short) 1).putShort((short) 1);
		byte[] octets = new byte[query.position()];
		query.flip().get(octets);
		return octets;
	}

	/**
	 * Reads an answer.
	 * @param octets the octets of an answer with one address
	 * @return the number of the question and the address
	 * @throws IOException if the address is none
	 */
	public static String read(byte[] octets) throws IOException {
		ByteBuffer answer = ByteBuffer.wrap(octets);
		byte[] address = new byte[4];
		answer.get(octets.length - address.length, address);
		return answer.getShort() + " " + InetAddress.getByAddress(address).getHostAddress();
	}

	@Override
	public void close() {
		this.socket.close();
	}

}
