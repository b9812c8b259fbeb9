package io.socks5.testkit.gssapi;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntUnaryOperator;

import io.socks5.testkit.ServerLogin;

/**
 * The login of a {@link GssapiServer}. What the server sends comes in messages of all
 * sizes, empty ones among them, several in one piece or one in several.
 */
final class GssapiServerLogin implements ServerLogin {

	private static final int[] SIZES = { 1, 0, 1000, 0, 0, 16 * 1024, 2 };

	private static final int[] PIECES = { 3, 40_000, 1, 700 };

	private final KerberosRealm realm;

	private final IntUnaryOperator levels;

	private final List<GssapiPeer> peers = new CopyOnWriteArrayList<>();

	GssapiServerLogin(KerberosRealm realm, IntUnaryOperator levels) {
		this.realm = realm;
		this.levels = levels;
	}

	List<GssapiPeer> peers() {
		return this.peers;
	}

	@Override
	public int method() {
		return 0x01;
	}

	@Override
	public Streams authenticate(DataInputStream in, OutputStream out) throws IOException {
		GssapiPeer peer = new GssapiPeer(this.realm, this.levels);
		this.peers.add(peer);
		int type;
		do {
			type = type(in);
			out.write(peer.answer(type, token(in)));
		}
		while (type != GssapiPeer.LEVEL);
		return (peer.level() != 0) ? new Streams(new Unwrapped(in, peer), new Wrapped(out, peer))
				: new Streams(in, out);
	}

	private static int type(DataInputStream in) throws IOException {
		if (in.readUnsignedByte() != 1) {
			throw new IOException("Not RFC 1961");
		}
		return in.readUnsignedByte();
	}

	private static byte[] token(DataInputStream in) throws IOException {
		byte[] token = new byte[in.readUnsignedShort()];
		in.readFully(token);
		return token;
	}

	/**
	 * Puts what the client receives into messages.
	 */
	private static final class Wrapped extends OutputStream {

		private final OutputStream out;

		private final GssapiPeer peer;

		private int turn;

		Wrapped(OutputStream out, GssapiPeer peer) {
			this.out = out;
			this.peer = peer;
		}

		@Override
		public void write(int octet) throws IOException {
			write(new byte[] { (byte) octet }, 0, 1);
		}

		@Override
		public void write(byte[] octets, int offset, int length) throws IOException {
			ByteArrayOutputStream messages = new ByteArrayOutputStream();
			for (int from = offset; from < offset + length;) {
				int to = Math.min(offset + length, from + SIZES[this.turn++ % SIZES.length]);
				messages.write(this.peer.wrap(Arrays.copyOfRange(octets, from, to)));
				from = to;
			}
			byte[] all = messages.toByteArray();
			for (int from = 0; from < all.length;) {
				int count = Math.min(all.length - from, PIECES[this.turn++ % PIECES.length]);
				this.out.write(all, from, count);
				from += count;
			}
		}

	}

	/**
	 * What the client's messages hold.
	 */
	private static final class Unwrapped extends InputStream {

		private final DataInputStream in;

		private final GssapiPeer peer;

		private byte[] octets = {};

		private int position;

		Unwrapped(DataInputStream in, GssapiPeer peer) {
			this.in = in;
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
				type = type(this.in);
			}
			catch (EOFException ex) {
				return false;
			}
			if (type != GssapiPeer.DATA) {
				throw new IOException("Message " + type + " instead of data");
			}
			this.octets = this.peer.unwrap(token(this.in));
			this.position = 0;
			return true;
		}

	}

}
