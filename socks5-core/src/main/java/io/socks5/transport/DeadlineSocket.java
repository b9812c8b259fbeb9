package io.socks5.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;

/**
 * The socket of a {@link DeadlineLine}, for the layers over it. The deadline covers
 * layers such as TLS, which read several times for one read of their own.
 */
final class DeadlineSocket extends ForwardingSocket {

	private final DeadlineLine line;

	DeadlineSocket(DeadlineLine line) throws SocketException {
		this.line = line;
	}

	@Override
	protected Socket below() {
		return this.line.below();
	}

	@Override
	public InputStream getInputStream() throws IOException {
		return new In(super.getInputStream());
	}

	@Override
	public OutputStream getOutputStream() throws IOException {
		return new Out(super.getOutputStream());
	}

	/**
	 * Returns the time that a close may wait for the close_notify of TLS above, while
	 * another thread is writing. It is zero unless the application has set SO_LINGER.
	 */
	@Override
	public int getSoLinger() throws SocketException {
		return Math.max(0, super.getSoLinger());
	}

	private final class In extends ForwardingInputStream {

		In(InputStream in) {
			super(in);
		}

		@Override
		public int read() throws IOException {
			byte[] octet = new byte[1];
			return (read(octet, 0, 1) < 0) ? -1 : Byte.toUnsignedInt(octet[0]);
		}

		@Override
		public int read(byte[] octets, int offset, int length) throws IOException {
			return DeadlineSocket.this.line.read(octets, offset, length);
		}

	}

	private final class Out extends ForwardingOutputStream {

		Out(OutputStream out) {
			super(out);
		}

		@Override
		public void write(byte[] octets, int offset, int length) throws IOException {
			DeadlineSocket.this.line.write(octets, offset, length);
		}

	}

}
