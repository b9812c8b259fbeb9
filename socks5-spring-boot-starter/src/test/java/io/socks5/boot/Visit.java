package io.socks5.boot;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * One connection to a {@link FakeProxy}: the proxy's side of it, and what the client
 * said.
 */
public final class Visit implements AutoCloseable {

	private final Socket socket;

	private final DataInputStream in;

	private volatile String offered = "";

	private volatile String username = "";

	private volatile String password = "";

	private volatile String destination = "";

	Visit(Socket socket) throws IOException {
		this.socket = socket;
		this.in = new DataInputStream(socket.getInputStream());
	}

	/**
	 * Reads VER NMETHODS METHODS.
	 * @return this
	 * @throws IOException if the client hangs up
	 */
	public Visit greeting() throws IOException {
		require(0x05);
		this.offered = HexFormat.ofDelimiter(" ").formatHex(read(this.in.readUnsignedByte()));
		return this;
	}

	/**
	 * Reads VER ULEN UNAME PLEN PASSWD.
	 * @return this
	 * @throws IOException if the client hangs up
	 */
	public Visit login() throws IOException {
		require(0x01);
		this.username = text(this.in.readUnsignedByte());
		this.password = text(this.in.readUnsignedByte());
		return this;
	}

	/**
	 * Reads VER CMD RSV ATYP DST.ADDR DST.PORT.
	 * @return this
	 * @throws IOException if the client hangs up
	 */
	public Visit request() throws IOException {
		return request(0x01);
	}

	/**
	 * Reads a request.
	 * @param command the only CMD it may have
	 * @return this
	 * @throws IOException if the client hangs up
	 */
	public Visit request(int command) throws IOException {
		require(0x05);
		require(command);
		require(0x00);
		int type = this.in.readUnsignedByte();
		String host = switch (type) {
			case 0x01 -> "address " + InetAddress.getByAddress(read(4)).getHostAddress();
			case 0x03 -> "name " + text(this.in.readUnsignedByte());
			case 0x04 -> "address " + InetAddress.getByAddress(read(16)).getHostAddress();
			default -> throw new IOException("ATYP " + type);
		};
		this.destination = host + " port " + this.in.readUnsignedShort();
		return this;
	}

	/**
	 * Says something.
	 * @param hex its octets, with spaces between them where they help the reader
	 * @return this
	 * @throws IOException if the client hung up
	 */
	public Visit send(String hex) throws IOException {
		this.socket.getOutputStream().write(HexFormat.of().parseHex(hex.replace(" ", "")));
		return this;
	}

	/**
	 * Waits for the client to hang up.
	 * @throws IOException if it does so by a reset
	 */
	public void untilClosed() throws IOException {
		this.in.transferTo(OutputStream.nullOutputStream());
	}

	/**
	 * The methods that the client offered.
	 * @return octets in hex
	 */
	public String offered() {
		return this.offered;
	}

	/**
	 * The username that the client sent.
	 * @return the username, empty if it sent none
	 */
	public String username() {
		return this.username;
	}

	/**
	 * The password that the client sent.
	 * @return the password, empty if it sent none
	 */
	public String password() {
		return this.password;
	}

	/**
	 * What the client asked for.
	 * @return such as "name example.com port 443", empty if it asked for nothing
	 */
	public String destination() {
		return this.destination;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	private void require(int octet) throws IOException {
		int read = this.in.readUnsignedByte();
		if (read != octet) {
			throw new IOException("expected " + octet + ", not " + read);
		}
	}

	private String text(int length) throws IOException {
		return new String(read(length), StandardCharsets.UTF_8);
	}

	private byte[] read(int length) throws IOException {
		byte[] octets = new byte[length];
		this.in.readFully(octets);
		return octets;
	}

}
