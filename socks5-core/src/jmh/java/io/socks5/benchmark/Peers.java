package io.socks5.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.socks5.client.Socks5Client;

/**
 * Those who are compared: each connects to the same name.
 */
public final class Peers {

	static final String NAME = "example.com";

	static final int PORT = 443;

	/** Where all of them connect to. */
	public static final InetSocketAddress DESTINATION = InetSocketAddress.createUnresolved(NAME, PORT);

	private static final byte[] OCTET = { 'x' };

	private Peers() {
	}

	static Socks5Client.Builder client(int port) {
		return Socks5Client.builder().proxy("127.0.0.1", port);
	}

	/**
	 * This library with a login.
	 * @param port the proxy's on loopback
	 * @return the client's builder
	 */
	public static Socks5Client.Builder login(int port) {
		return client(port).credentials("alice", "s3cret");
	}

	// the JDK asks for the login of the whole JVM
	static void giveJdkTheLogin() {
		Authenticator.setDefault(new Authenticator() {
			@Override
			protected PasswordAuthentication getPasswordAuthentication() {
				return new PasswordAuthentication("alice", "s3cret".toCharArray());
			}
		});
	}

	static Socket jdk(int port) throws IOException {
		Socket socket = new Socket(new Proxy(Proxy.Type.SOCKS, new InetSocketAddress("127.0.0.1", port)));
		socket.connect(DESTINATION);
		return socket;
	}

	// with the timeouts that this library has by default
	static Socket jdkWithTimeouts(int port) throws IOException {
		Socket socket = new Socket(new Proxy(Proxy.Type.SOCKS, new InetSocketAddress("127.0.0.1", port)));
		socket.setSoTimeout(10_000);
		socket.connect(DESTINATION, 5_000);
		socket.setSoTimeout(0);
		return socket;
	}

	static Socket direct(int port) throws IOException {
		Socket socket = new Socket(Proxy.NO_PROXY);
		socket.connect(new InetSocketAddress("127.0.0.1", port));
		return socket;
	}

	// the least that a client can do: it waits for ever, and knows what reply will come
	static Socket shortLoop(int port) throws IOException {
		Socket socket = direct(port);
		InputStream in = request(socket);
		require(in.readNBytes(10)[1] == 0);
		return socket;
	}

	// one that keeps this library's promises: timeouts for TCP and for each read,
	// keep-alive, a reply of any length
	static Socket wholeLoop(int port) throws IOException {
		Socket socket = new Socket(Proxy.NO_PROXY);
		socket.setKeepAlive(true);
		socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
		socket.setSoTimeout(10_000);
		InputStream in = request(socket);
		byte[] reply = in.readNBytes(5);
		require(reply[1] == 0);
		in.readNBytes(2 + ((reply[3] == 1) ? 3 : (reply[3] == 4) ? 15 : Byte.toUnsignedInt(reply[4])));
		socket.setSoTimeout(0);
		return socket;
	}

	private static InputStream request(Socket socket) throws IOException {
		InputStream in = socket.getInputStream();
		OutputStream out = socket.getOutputStream();
		out.write(new byte[] { 5, 2, 0, 2 });
		require(in.readNBytes(2)[1] == 2);
		out.write("\1\5alice\6s3cret".getBytes(StandardCharsets.ISO_8859_1));
		require(in.readNBytes(2)[1] == 0);
		out.write(("\5\1\0\3" + (char) NAME.length() + NAME + "\1\u00bb").getBytes(StandardCharsets.ISO_8859_1));
		return in;
	}

	private static void require(boolean condition) throws IOException {
		if (!condition) {
			throw new IOException("The proxy refuses");
		}
	}

	/**
	 * Sends one octet, gets it back and closes.
	 * @param connected a socket that is connected
	 * @return the octet
	 * @throws IOException if that fails
	 */
	public static int exchange(Socket connected) throws IOException {
		try (connected) {
			connected.getOutputStream().write(OCTET);
			return connected.getInputStream().read();
		}
	}

	// the octet goes with the request
	static int exchangeEarly(Socks5Client client) throws IOException {
		try (Socket socket = client.connect(DESTINATION, OCTET)) {
			return socket.getInputStream().read();
		}
	}

}
