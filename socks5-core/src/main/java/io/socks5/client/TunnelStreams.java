package io.socks5.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;

/**
 * The streams of a tunnel: delegates that copy nothing, buffer nothing and lock nothing,
 * and only notice whether a first octet ever came.
 */
final class TunnelStreams {

	private final Socks5Socket socket;

	private final Tunnel tunnel;

	private volatile boolean received;

	private volatile boolean lost;

	TunnelStreams(Socks5Socket socket, Tunnel tunnel) {
		this.socket = socket;
		this.tunnel = tunnel;
	}

	Tunnel tunnel() {
		return this.tunnel;
	}

	boolean isLostBeforeFirstOctet() {
		return this.lost;
	}

	InputStream in() throws IOException {
		return new In(this.tunnel.socket().getInputStream());
	}

	OutputStream out() throws IOException {
		return new Out(this.tunnel.socket().getOutputStream());
	}

	private void gotOctets() {
		if (!this.received) {
			this.received = true;
		}
	}

	// an end that the application made itself, by an interrupt maybe, is not a loss; that
	// the socket is closed tells nothing, since TLS closes what is broken
	private void ended() {
		boolean ours = this.socket.isCancelled() || this.socket.isInputShutdown()
				|| Thread.currentThread().isInterrupted();
		if (!this.received && !ours) {
			this.lost = true;
		}
	}

	private final class In extends InputStream {

		private final InputStream in;

		In(InputStream in) {
			this.in = in;
		}

		@Override
		public int read() throws IOException {
			try {
				int octet = this.in.read();
				notice(octet < 0);
				return octet;
			}
			catch (IOException ex) {
				throw noticed(ex);
			}
		}

		@Override
		public int read(byte[] octets, int offset, int length) throws IOException {
			try {
				int count = this.in.read(octets, offset, length);
				if (count != 0) {
					notice(count < 0);
				}
				return count;
			}
			catch (IOException ex) {
				throw noticed(ex);
			}
		}

		private void notice(boolean end) {
			if (end) {
				ended();
			}
			else {
				gotOctets();
			}
		}

		private IOException noticed(IOException ex) {
			if (!(ex instanceof SocketTimeoutException)) {
				ended();
			}
			return ex;
		}

		@Override
		public int available() throws IOException {
			return this.in.available();
		}

		@Override
		public void close() throws IOException {
			TunnelStreams.this.socket.close();
		}

	}

	private final class Out extends OutputStream {

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
				ended();
				throw ex;
			}
		}

		@Override
		public void flush() throws IOException {
			this.out.flush();
		}

		@Override
		public void close() throws IOException {
			TunnelStreams.this.socket.close();
		}

	}

}
