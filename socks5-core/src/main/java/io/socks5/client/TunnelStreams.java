package io.socks5.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.Cleaner.Cleanable;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.Socket;

import io.socks5.handshake.Grant;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.CollectedOwners;
import io.socks5.transport.ForwardingOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a tunnel. They forward all calls without copies, buffers or locks, and
 * record how the tunnel ends.
 */
final class TunnelStreams implements OpenTunnel {

	private final ReplaceableSocket owner;

	private final Endpoint destination;

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
		this.destination = tunnel.destination();
		this.reported = reported;
		this.end = new TunnelEnd(tunnel, owner.line());
		this.cleanable = this.end.isAwaited() ? CollectedOwners.whenCollected(owner, this.end) : null;
	}

	private Socket top() {
		return this.end.top();
	}

	@Override
	public Endpoint destination() {
		return this.destination;
	}

	@Override
	public @Nullable InetAddress reported() {
		return this.reported;
	}

	@Override
	public @Nullable Endpoint proxy() {
		Grant grant = this.end.grant();
		return (grant != null) ? grant.proxy() : null;
	}

	@Override
	public @Nullable AuthMethod method() {
		Grant grant = this.end.grant();
		return (grant != null) ? grant.method() : null;
	}

	@Override
	public @Nullable Endpoint bound() {
		Grant grant = this.end.grant();
		return (grant != null) ? grant.bound() : null;
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
		this.end.closed();
		if (this.cleanable != null) {
			this.cleanable.clean();
		}
		else {
			this.end.run();
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

	/**
	 * The input. A thread that waits in a read keeps the stack of all calls, so there is
	 * no further one between.
	 */
	private final class In extends InputStream {

		private final InputStream in;

		In(InputStream in) {
			this.in = in;
		}

		@Override
		public int read() throws IOException {
			try {
				int octet = this.in.read();
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
				int count = this.in.read(octets, offset, length);
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

		@Override
		public int available() throws IOException {
			return this.in.available();
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
