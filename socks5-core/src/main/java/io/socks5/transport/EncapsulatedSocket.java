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

/**
 * A connection whose octets are sent inside the messages of an authentication method. RFC
 * 1928 §3.
 */
final class EncapsulatedSocket extends ForwardingSocket {

	private final Socket below;

	private final SerialEncapsulation encapsulation;

	private final In in;

	private final Out out;

	EncapsulatedSocket(Socket below, SerialEncapsulation encapsulation, ByteBuffer received) throws IOException {
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
		// fails if the socket below is closed or its input is shut down
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
			this.encapsulation.close();
		}
	}

	private <T> T closingOnFailure(Call<T> call) throws IOException {
		try {
			return call.make();
		}
		catch (IOException | RuntimeException | Error ex) {
			// after an invalid message, no later octet can be trusted
			SocketErrors.closeAfter(ex, this);
			throw ex;
		}
	}

	@Override
	public void sendUrgentData(int data) throws SocketException {
		throw new SocketException("Urgent data cannot be encapsulated");
	}

	/**
	 * A call of the encapsulation.
	 *
	 * @param <T> the type of the result
	 */
	@FunctionalInterface
	private interface Call<T> {

		T make() throws IOException;

	}

	private final class In extends InputStream {

		private final InputStream in;

		private final Lock lock = new ReentrantLock();

		private ByteBuffer plain;

		/** The current field, kept between reads so that a timeout loses no octets. */
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
					if (!receiveField()) {
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

		private boolean receiveField() throws IOException {
			SerialEncapsulation messages = EncapsulatedSocket.this.encapsulation;
			if (!this.field.hasRemaining()) {
				this.field = ByteBuffer.allocate(closingOnFailure(messages::wanted));
			}
			while (this.field.hasRemaining()) {
				int count = this.in.read(this.field.array(), this.field.position(), this.field.remaining());
				if (count < 0) {
					if (this.field.position() > 0 || !closingOnFailure(messages::isBetweenMessages)) {
						throw new EOFException("The connection ended inside a message");
					}
					return false;
				}
				this.field.position(this.field.position() + count);
			}
			ByteBuffer whole = this.field.flip();
			this.plain = closingOnFailure(() -> messages.unwrap(whole));
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

	private final class Out extends ForwardingOutputStream {

		private final Lock lock = new ReentrantLock();

		Out(OutputStream out) {
			super(out);
		}

		@Override
		public void write(byte[] octets, int offset, int length) throws IOException {
			SerialEncapsulation messages = EncapsulatedSocket.this.encapsulation;
			ByteBuffer rest = ByteBuffer.wrap(octets, offset, length);
			this.lock.lock();
			try {
				while (rest.hasRemaining()) {
					send(closingOnFailure(() -> messages.wrapNext(rest)));
				}
			}
			finally {
				this.lock.unlock();
			}
		}

		private void send(ByteBuffer message) throws IOException {
			byte[] octets = new byte[message.remaining()];
			message.get(octets);
			super.write(octets, 0, octets.length);
		}

		@Override
		public void close() throws IOException {
			EncapsulatedSocket.this.close();
		}

	}

}
