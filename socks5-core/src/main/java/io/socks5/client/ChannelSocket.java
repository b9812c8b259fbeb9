package io.socks5.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

import io.socks5.transport.ForwardingSocket;

/**
 * The socket of a channel, whose streams fail as those of any other socket do: libraries,
 * and the JDK's TLS, tell a socket that was closed by its {@link SocketException}.
 */
final class ChannelSocket extends ForwardingSocket {

	private final SocketChannel channel;

	ChannelSocket(SocketChannel channel) throws SocketException {
		this.channel = channel;
	}

	@Override
	protected Socket below() {
		return this.channel.socket();
	}

	@Override
	public SocketChannel getChannel() {
		return this.channel;
	}

	@Override
	public InputStream getInputStream() throws IOException {
		return new In(super.getInputStream());
	}

	@Override
	public OutputStream getOutputStream() throws IOException {
		return new Out(super.getOutputStream());
	}

	private static IOException asOfASocket(IOException ex) {
		if (ex instanceof SocketException || ex instanceof SocketTimeoutException) {
			return ex;
		}
		String message = (ex instanceof ClosedChannelException) ? "Socket closed" : ex.getMessage();
		if (ex instanceof ClosedByInterruptException) {
			message = "Closed by interrupt";
		}
		return (SocketException) new SocketException(message).initCause(ex);
	}

	private static final class In extends InputStream {

		private final InputStream in;

		In(InputStream in) {
			this.in = in;
		}

		@Override
		public int read() throws IOException {
			try {
				return this.in.read();
			}
			catch (IOException ex) {
				throw asOfASocket(ex);
			}
		}

		@Override
		public int read(byte[] octets, int offset, int length) throws IOException {
			try {
				return this.in.read(octets, offset, length);
			}
			catch (IOException ex) {
				throw asOfASocket(ex);
			}
		}

		@Override
		public int available() throws IOException {
			try {
				return this.in.available();
			}
			catch (IOException ex) {
				throw asOfASocket(ex);
			}
		}

		@Override
		public void close() throws IOException {
			this.in.close();
		}

	}

	private static final class Out extends OutputStream {

		private final OutputStream out;

		Out(OutputStream out) {
			this.out = out;
		}

		@Override
		public void write(int octet) throws IOException {
			write(new byte[] { (byte) octet }, 0, 1);
		}

		@Override
		public void write(byte[] octets, int offset, int length) throws IOException {
			try {
				this.out.write(octets, offset, length);
			}
			catch (IOException ex) {
				throw asOfASocket(ex);
			}
		}

		@Override
		public void close() throws IOException {
			this.out.close();
		}

	}

}
