package io.socks5.testkit.gssapi;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.socks5.testkit.FakeSocksServer.Request;
import io.socks5.testkit.Octets;

/**
 * One client of a {@link GssapiServer}. What it sends comes in messages of all sizes,
 * empty ones among them, several in one piece or one in several.
 */
final class GssapiSession {

	private static final int[] SIZES = { 1, 0, 1000, 0, 0, 16 * 1024, 2 };

	private static final int[] PIECES = { 3, 40_000, 1, 700 };

	private final Socket client;

	private final GssapiServer server;

	private final DataInputStream in;

	private final OutputStream out;

	private int turn;

	GssapiSession(Socket client, GssapiServer server) throws IOException {
		client.setTcpNoDelay(true);
		this.client = client;
		this.server = server;
		this.in = new DataInputStream(client.getInputStream());
		this.out = client.getOutputStream();
	}

	void serve() throws IOException, InterruptedException {
		this.in.readByte();
		byte[] methods = this.in.readNBytes(this.in.readUnsignedByte());
		if (new String(methods, StandardCharsets.ISO_8859_1).indexOf(1) < 0) {
			this.out.write(Octets.of("05 ff"));
			return;
		}
		this.out.write(Octets.of("05 01"));
		GssapiPeer peer = this.server.peer();
		int type;
		do {
			type = type();
			this.out.write(peer.answer(type, token()));
		}
		while (type != GssapiPeer.LEVEL);
		relay(peer);
	}

	private int type() throws IOException {
		if (this.in.readUnsignedByte() != 1) {
			throw new IOException("Not RFC 1961");
		}
		return this.in.readUnsignedByte();
	}

	private byte[] token() throws IOException {
		byte[] token = new byte[this.in.readUnsignedShort()];
		this.in.readFully(token);
		return token;
	}

	private void relay(GssapiPeer peer) throws IOException, InterruptedException {
		DataInputStream plain = new DataInputStream((peer.level() != 0) ? new Unwrapped(peer) : this.in);
		Request request = request(plain);
		try (Socket destination = this.server.connect(request)) {
			if (destination == null) {
				send(peer, Octets.of("05 04 00 01 00000000 0000"));
				return;
			}
			send(peer, Octets.of("05 00 00 01 7f000001 1f90"));
			Thread back = this.server.alongside(() -> sendAll(peer, destination));
			plain.transferTo(destination.getOutputStream());
			destination.shutdownOutput();
			back.join();
		}
	}

	private static Request request(DataInputStream in) throws IOException {
		in.readFully(new byte[3]);
		int type = in.readUnsignedByte();
		byte[] host = new byte[(type != 3) ? ((type != 1) ? 16 : 4) : in.readUnsignedByte()];
		in.readFully(host);
		String text = (type != 3) ? InetAddress.getByAddress(host).getHostAddress()
				: new String(host, StandardCharsets.US_ASCII);
		return new Request(type, text, in.readUnsignedShort());
	}

	private void sendAll(GssapiPeer peer, Socket destination) {
		try {
			byte[] octets = new byte[64 * 1024];
			InputStream from = destination.getInputStream();
			for (int count = from.read(octets); count >= 0; count = from.read(octets)) {
				send(peer, Arrays.copyOf(octets, count));
			}
			this.client.shutdownOutput();
		}
		catch (IOException ex) {
			// one of them is gone
		}
	}

	private void send(GssapiPeer peer, byte[] octets) throws IOException {
		if (peer.level() == 0) {
			this.out.write(octets);
			return;
		}
		ByteArrayOutputStream messages = new ByteArrayOutputStream();
		for (int from = 0; from < octets.length;) {
			int to = Math.min(octets.length, from + SIZES[this.turn++ % SIZES.length]);
			messages.write(peer.wrap(Arrays.copyOfRange(octets, from, to)));
			from = to;
		}
		byte[] all = messages.toByteArray();
		for (int from = 0; from < all.length;) {
			int count = Math.min(all.length - from, PIECES[this.turn++ % PIECES.length]);
			this.out.write(all, from, count);
			from += count;
		}
	}

	/**
	 * What the client's messages hold.
	 */
	private final class Unwrapped extends InputStream {

		private final GssapiPeer peer;

		private byte[] octets = {};

		private int position;

		Unwrapped(GssapiPeer peer) {
			this.peer = peer;
		}

		@Override
		public int read() throws IOException {
			byte[] octet = new byte[1];
			return (read(octet, 0, 1) < 0) ? -1 : Byte.toUnsignedInt(octet[0]);
		}

		@Override
		public int read(byte[] into, int offset, int length) throws IOException {
			while (this.position == this.octets.length) {
				if (!next()) {
					return -1;
				}
			}
			int count = Math.min(length, this.octets.length - this.position);
			System.arraycopy(this.octets, this.position, into, offset, count);
			this.position += count;
			return count;
		}

		private boolean next() throws IOException {
			int type;
			try {
				type = type();
			}
			catch (EOFException ex) {
				return false;
			}
			if (type != GssapiPeer.DATA) {
				throw new IOException("Message " + type + " instead of data");
			}
			this.octets = this.peer.unwrap(token());
			this.position = 0;
			return true;
		}

	}

}
