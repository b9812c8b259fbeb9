package io.socks5.testkit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;

/**
 * The server's side of {@link XorMethod}, in front of a proxy that asks for no login.
 */
public final class XorFront extends LoopbackServer {

	private final int proxy;

	private final int limit;

	private XorFront(int proxy, int limit) {
		this.proxy = proxy;
		this.limit = limit;
	}

	/**
	 * Starts a front.
	 * @param proxy the proxy that what comes is passed on to
	 * @param limit how many octets it puts into a message at most; an empty message
	 * follows each
	 * @return a running server
	 */
	public static XorFront before(LoopbackServer proxy, int limit) {
		XorFront front = new XorFront(proxy.port(), limit);
		front.start();
		return front;
	}

	@Override
	protected Task accepted(Socket client) {
		return () -> {
			try (Socket server = connect(this.proxy)) {
				server.getOutputStream().write(Octets.of("05 01 00"));
				server.getInputStream().readNBytes(2);
				int key = key(client);
				Thread back = start(() -> back(server, client, key));
				forth(client, server, key);
				back.join();
			}
		};
	}

	private static int key(Socket client) throws IOException {
		DataInputStream in = new DataInputStream(client.getInputStream());
		in.readByte();
		in.readNBytes(in.readUnsignedByte());
		client.getOutputStream().write(Octets.of("05 81"));
		return in.readUnsignedByte();
	}

	private static void forth(Socket client, Socket server, int key) throws IOException {
		DataInputStream in = new DataInputStream(client.getInputStream());
		for (int first = in.read(); first >= 0; first = in.read()) {
			byte[] octets = new byte[(first << 8) | in.readUnsignedByte()];
			in.readFully(octets);
			server.getOutputStream().write(crossed(octets, octets.length, key));
		}
		server.shutdownOutput();
	}

	private void back(Socket server, Socket client, int key) throws IOException {
		byte[] octets = new byte[this.limit];
		DataOutputStream out = new DataOutputStream(client.getOutputStream());
		for (int count = server.getInputStream().read(octets); count >= 0; count = server.getInputStream()
			.read(octets)) {
			out.writeShort(count);
			out.write(crossed(octets, count, key));
			out.writeShort(0);
		}
		client.shutdownOutput();
	}

	private static byte[] crossed(byte[] octets, int count, int key) {
		byte[] crossed = new byte[count];
		for (int i = 0; i < count; i++) {
			crossed[i] = (byte) (octets[i] ^ key);
		}
		return crossed;
	}

}
