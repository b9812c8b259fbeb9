package io.socks5.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.Cleaner.Cleanable;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.Socket;

import io.socks5.transport.CollectedOwners;
import io.socks5.transport.ForwardingInputStream;
import io.socks5.transport.ForwardingOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a tunnel: delegates that copy nothing, buffer nothing and lock nothing,
 * and only notice whether a first octet ever came.
 */
final class TunnelStreams {

	private final ReplaceableSocket owner;

	private final Tunnel tunnel;

	private final @Nullable InetAddress reported;

	private final TunnelEnd end;

	private final @Nullable Cleanable cleanable;

	/**
	 * The streams of a tunnel that is established.
	 * @param owner the socket that it belongs to: as long as one of the streams is in
	 * use, the socket is not collected
	 * @param tunnel the tunnel
	 * @param reported the address of the destination, or {@code null} if only the proxy
	 * knows it
	 */
	TunnelStreams(ReplaceableSocket owner, Tunnel tunnel, @Nullable InetAddress reported) {
		this.owner = owner;
		this.tunnel = tunnel;
		this.reported = reported;
		this.end = new TunnelEnd(tunnel, owner.line());
		this.cleanable = tunnel.isDirect() ? null : CollectedOwners.whenCollected(owner, this.end);
	}

	Tunnel tunnel() {
		return this.tunnel;
	}

	Socket top() {
		return this.tunnel.socket();
	}

	@Nullable InetAddress reported() {
		return this.reported;
	}

	// what ends the tunnel here is remembered before a read fails because of it
	void shutdownInput() throws IOException {
		Socket top = top();
		if (!top.isClosed() && !top.isInputShutdown()) {
			endsHere();
		}
		top.shutdownInput();
	}

	// for a socket that was closed just when the connect succeeded
	void abandon() throws IOException {
		try {
			endsHere();
			top().close();
		}
		finally {
			closed();
		}
	}

	// remembered before anything else fails because of it
	void endsHere() {
		this.end.endsHere();
	}

	// tells how the tunnel has ended, once
	void closed() {
		if (this.cleanable != null) {
			this.end.closed();
			this.cleanable.clean();
		}
	}

	InputStream in() throws IOException {
		return new In(top().getInputStream());
	}

	OutputStream out() throws IOException {
		return new Out(top().getOutputStream());
	}

	private final class In extends ForwardingInputStream {

		In(InputStream in) {
			super(in);
		}

		@Override
		public int read() throws IOException {
			try {
				int octet = super.read();
				notice(octet < 0);
				return octet;
			}
			catch (IOException ex) {
				throw noticed(ex);
			}
			finally {
				Reference.reachabilityFence(TunnelStreams.this.owner);
			}
		}

		@Override
		public int read(byte[] octets, int offset, int length) throws IOException {
			try {
				int count = super.read(octets, offset, length);
				if (count != 0) {
					notice(count < 0);
				}
				return count;
			}
			catch (IOException ex) {
				throw noticed(ex);
			}
			finally {
				Reference.reachabilityFence(TunnelStreams.this.owner);
			}
		}

		private void notice(boolean end) {
			if (end) {
				TunnelStreams.this.end.endOfStream();
			}
			else {
				TunnelStreams.this.end.received();
			}
		}

		private IOException noticed(IOException ex) {
			TunnelStreams.this.end.failed(ex);
			return ex;
		}

		@Override
		public void close() throws IOException {
			TunnelStreams.this.owner.close();
		}

	}

	private final class Out extends ForwardingOutputStream {

		Out(OutputStream out) {
			super(out);
		}

		@Override
		public void write(byte[] octets, int offset, int length) throws IOException {
			try {
				super.write(octets, offset, length);
			}
			catch (IOException ex) {
				TunnelStreams.this.end.failed(ex);
				throw ex;
			}
			finally {
				Reference.reachabilityFence(TunnelStreams.this.owner);
			}
		}

		@Override
		public void flush() throws IOException {
			try {
				super.flush();
			}
			catch (IOException ex) {
				TunnelStreams.this.end.failed(ex);
				throw ex;
			}
		}

		@Override
		public void close() throws IOException {
			TunnelStreams.this.owner.close();
		}

	}

}
