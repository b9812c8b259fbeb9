package io.socks5.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.Cleaner.Cleanable;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.Socket;

import io.socks5.protocol.Endpoint;
import io.socks5.transport.CollectedOwners;
import io.socks5.transport.Exchange;
import io.socks5.transport.ForwardingInputStream;
import io.socks5.transport.ForwardingOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a tunnel. They forward all calls without copies, buffers or locks, and
 * record how the tunnel ends.
 */
final class TunnelStreams implements OpenTunnel {

	private final ReplaceableSocket owner;

	private final Tunnel tunnel;

	private final @Nullable InetAddress reported;

	private final TunnelEnd end;

	private final @Nullable Cleanable cleanable;

	/**
	 * Creates the streams of an established tunnel.
	 * @param owner the socket of the tunnel; it is not garbage collected while a stream
	 * is in use
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

	private Socket top() {
		return this.tunnel.socket();
	}

	@Override
	public Endpoint destination() {
		return this.tunnel.destination();
	}

	@Override
	public @Nullable InetAddress reported() {
		return this.reported;
	}

	@Override
	public @Nullable Exchange exchange() {
		return this.tunnel.isDirect() ? null : this.tunnel.chain().last();
	}

	@Override
	public void shutdownInput() throws IOException {
		Socket top = top();
		if (!top.isClosed() && !top.isInputShutdown()) {
			// before a pending read ends because of it
			endLocally();
		}
		top.shutdownInput();
	}

	@Override
	public void shutdownOutput() throws IOException {
		top().shutdownOutput();
	}

	@Override
	public boolean isInputShutdown() {
		return top().isInputShutdown();
	}

	@Override
	public boolean isOutputShutdown() {
		return top().isOutputShutdown();
	}

	@Override
	public void sendUrgentData(int data) throws IOException {
		top().sendUrgentData(data);
	}

	/**
	 * Closes the tunnel of a socket that was closed before it had the tunnel.
	 * @throws IOException if closing fails
	 */
	void abandon() throws IOException {
		try {
			endLocally();
			top().close();
		}
		finally {
			closed();
		}
	}

	@Override
	public void endLocally() {
		this.end.endLocally();
	}

	@Override
	public void close() throws IOException {
		// sends the close_notify of TLS
		top().close();
	}

	@Override
	public void closed() {
		if (this.cleanable != null) {
			this.end.closed();
			this.cleanable.clean();
		}
	}

	@Override
	public InputStream in() throws IOException {
		return new In(top().getInputStream());
	}

	@Override
	public OutputStream out() throws IOException {
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
				record(octet < 0);
				return octet;
			}
			catch (IOException ex) {
				throw recorded(ex);
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
					record(count < 0);
				}
				return count;
			}
			catch (IOException ex) {
				throw recorded(ex);
			}
			finally {
				Reference.reachabilityFence(TunnelStreams.this.owner);
			}
		}

		private void record(boolean end) {
			if (end) {
				TunnelStreams.this.end.endOfStream();
			}
			else {
				TunnelStreams.this.end.received();
			}
		}

		private IOException recorded(IOException ex) {
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
