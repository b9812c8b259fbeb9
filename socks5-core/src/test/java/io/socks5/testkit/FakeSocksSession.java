package io.socks5.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.socks5.testkit.FakeSocksServer.Request;

/**
 * One client of a {@link FakeSocksServer}.
 */
final class FakeSocksSession {

	private final Socket client;

	private final FakeSocksServer server;

	private final DataInputStream in;

	private final OutputStream out;

	FakeSocksSession(Socket client, FakeSocksServer server) throws IOException {
		this.client = client;
		this.server = server;
		this.in = new DataInputStream(client.getInputStream());
		this.out = client.getOutputStream();
	}

	void serve() throws IOException, InterruptedException {
		if (!negotiated()) {
			return;
		}
		Request request = request();
		try (Socket destination = this.server.connect(request)) {
			if (destination == null) {
				this.out.write(Octets.of("05 04 00 01 00000000 0000"));
				return;
			}
			this.out.write(Octets.of("05 00 00 01 7f000001 1f90"));
			Thread back = this.server.relay(destination, this.client);
			this.in.transferTo(destination.getOutputStream());
			destination.shutdownOutput();
			back.join();
		}
	}

	private boolean negotiated() throws IOException {
		this.in.readByte();
		byte[] methods = this.in.readNBytes(this.in.readUnsignedByte());
		int wanted = (this.server.login() != null) ? 0x02 : 0x00;
		if (!contains(methods, wanted)) {
			this.out.write(Octets.of("05 ff"));
			return false;
		}
		this.out.write(new byte[] { 0x05, (byte) wanted });
		return wanted == 0x00 || loggedIn();
	}

	private boolean loggedIn() throws IOException {
		this.in.readByte();
		String login = text() + ":" + text();
		boolean right = login.equals(this.server.login());
		this.out.write(Octets.of(right ? "01 00" : "01 01"));
		return right;
	}

	private Request request() throws IOException {
		this.in.readNBytes(3);
		int type = this.in.readUnsignedByte();
		String host = switch (type) {
			case 0x01 -> InetAddress.getByAddress(this.in.readNBytes(4)).getHostAddress();
			case 0x04 -> InetAddress.getByAddress(this.in.readNBytes(16)).getHostAddress();
			default -> text();
		};
		return new Request(type, host, this.in.readUnsignedShort());
	}

	private String text() throws IOException {
		return new String(this.in.readNBytes(this.in.readUnsignedByte()), StandardCharsets.UTF_8);
	}

	private static boolean contains(byte[] methods, int method) {
		return new String(methods, StandardCharsets.ISO_8859_1).indexOf(method) >= 0;
	}

}
