package io.socks5.transport;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.socks5.auth.Encapsulation;

/**
 * A connection whose octets travel inside the messages of an authentication method. RFC
 * 1928 §3.
 */
final class EncapsulatedSocket extends ForwardingSocket {

	private final Socket below;

	private final Encapsulation encapsulation;

	private final In in;

	private final Out out;

	/**
	 * For the encapsulation, which takes one call at a time; never held while waiting.
	 */
	private final Lock turn = new ReentrantLock();

	private boolean closed;

	EncapsulatedSocket(Socket below, Encapsulation encapsulation, ByteBuffer received) throws IOException {
		this.below = below;
		this.encapsulation = encapsulation;
		this.in = new In(below.getInputStream(), received);
		this.out = new Out(below.getOutputStream());
	}

	@Override
	protected Socket below() {
		return this.below;
	}

	@Override
	public InputStream getInputStream() throws IOException {
		// fails where that one is closed, or shut down
		this.below.getInputStream();
		return this.in;
	}

	@Override
	public OutputStream getOutputStream() throws IOException {
		this.below.getOutputStream();
		return this.out;
	}

	@Override
	public void close() throws IOException {
		try {
			super.close();
		}
		finally {
			this.turn.lock();
			try {
				this.closed = true;
				this.encapsulation.close();
			}
			finally {
				this.turn.unlock();
			}
		}
	}

	// one call at a time; nothing can be trusted behind a message that is none
	private ByteBuffer inTurn(Call call) throws IOException {
		boolean done = false;
		this.turn.lock();
		try {
			if (this.closed) {
				throw new SocketException("Socket closed");
			}
			ByteBuffer octets = call.make();
			done = true;
			return octets;
		}
		finally {
			this.turn.unlock();
			if (!done) {
				close();
			}
		}
	}

	@Override
	public void sendUrgentData(int data) throws SocketException {
		throw new SocketException("Urgent data cannot be encapsulated");
	}

	/**
	 * A call of the encapsulation.
	 */
	@FunctionalInterface
	private interface Call {

		ByteBuffer make() throws IOException;

	}

	private final class In extends InputStream {

		private final InputStream in;

		private final Lock lock = new ReentrantLock();

		private ByteBuffer plain;

		/** Kept from read to read: one that times out loses nothing. */
		private ByteBuffer field = ByteBuffer.allocate(0);

		In(InputStream in, ByteBuffer received) {
			this.in = in;
			this.plain = received;
		}

		@Override
		public int read() throws IOException {
			byte[] octet = new byte[1];
			return (read(octet, 0, 1) < 0) ? -1 : Byte.toUnsignedInt(octet[0]);
		}

		@Override
		public int read(byte[] octets, int offset, int length) throws IOException {
			if (length == 0) {
				return 0;
			}
			this.lock.lock();
			try {
				while (!this.plain.hasRemaining()) {
					if (!receive()) {
						return -1;
					}
				}
				int count = Math.min(length, this.plain.remaining());
				this.plain.get(octets, offset, count);
				return count;
			}
			finally {
				this.lock.unlock();
			}
		}

		// the next field of a message; false at the end of the stream
		private boolean receive() throws IOException {
			Encapsulation messages = EncapsulatedSocket.this.encapsulation;
			if (!this.field.hasRemaining()) {
				this.field = ByteBuffer.allocate(messages.wanted());
			}
			while (this.field.hasRemaining()) {
				int count = this.in.read(this.field.array(), this.field.position(), this.field.remaining());
				if (count < 0) {
					if (this.field.position() > 0 || !messages.isBetweenMessages()) {
						throw new EOFException("The connection ended inside a message");
					}
					return false;
				}
				this.field.position(this.field.position() + count);
			}
			ByteBuffer whole = this.field.flip();
			this.plain = inTurn(() -> messages.unwrap(whole));
			this.field = ByteBuffer.allocate(0);
			return true;
		}

		@Override
		public int available() {
			return this.plain.remaining();
		}

		@Override
		public void close() throws IOException {
			EncapsulatedSocket.this.close();
		}

	}

	private final class Out extends OutputStream {

		private final OutputStream out;

		private final Lock lock = new ReentrantLock();

		Out(OutputStream out) {
			this.out = out;
		}

		@Override
		public void write(int octet) throws IOException {
			write(new byte[] { (byte) octet }, 0, 1);
		}

		@Override
		public void write(byte[] octets, int offset, int length) throws IOException {
			Encapsulation messages = EncapsulatedSocket.this.encapsulation;
			ByteBuffer rest = ByteBuffer.wrap(octets, offset, length);
			this.lock.lock();
			try {
				while (rest.hasRemaining()) {
					int count = Math.min(rest.remaining(), messages.limit());
					ByteBuffer part = rest.slice(rest.position(), count);
					send(inTurn(() -> messages.wrap(part)));
					rest.position(rest.position() + count);
				}
			}
			finally {
				this.lock.unlock();
			}
		}

		private void send(ByteBuffer message) throws IOException {
			byte[] octets = new byte[message.remaining()];
			message.get(octets);
			this.out.write(octets);
		}

		@Override
		public void flush() throws IOException {
			this.out.flush();
		}

		@Override
		public void close() throws IOException {
			EncapsulatedSocket.this.close();
		}

	}

}
