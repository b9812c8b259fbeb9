package io.socks5.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.Cleaner.Cleanable;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.BlockingTransport;
import io.socks5.transport.CollectedOwners;
import io.socks5.transport.Deadline;
import io.socks5.transport.DeferredConnect;
import io.socks5.transport.DeferredOwner;
import io.socks5.transport.Exchange;
import io.socks5.transport.SocketErrors;
import org.jspecify.annotations.Nullable;

/**
 * The tunnel of a socket whose request waits for the first octets. Its streams continue
 * to work when the tunnel is established. What has no meaning before that awaits the
 * reply: the end of the output or the input, and urgent data.
 */
final class EarlyTunnel implements OpenTunnel, DeferredOwner<EarlyTunnel.Granted> {

	private final ReplaceableSocket owner;

	private volatile DeferredTunnel deferred;

	private final @Nullable InetAddress reported;

	private final int plainTimeout;

	private final DeferredConnect<Granted> connect;

	private final Cleanable cleanable;

	/** Of several first reads, each changes SO_TIMEOUT and restores it. */
	private final Lock timedReads = new ReentrantLock();

	EarlyTunnel(ReplaceableSocket owner, DeferredTunnel deferred, @Nullable InetAddress reported) throws IOException {
		this.owner = owner;
		this.deferred = deferred;
		this.reported = reported;
		this.plainTimeout = deferred.transport().timeout();
		this.connect = new DeferredConnect<>(this, deferred.transport(), deferred.warm() != null);
		this.cleanable = CollectedOwners.whenCollected(owner, this.connect.abandoned());
	}

	@Override
	public Granted granted(BlockingTransport transport) throws IOException {
		Tunnel tunnel = this.deferred.granted(transport);
		TunnelStreams streams = new TunnelStreams(this.owner, tunnel, this.reported);
		try {
			// while neither direction can have ended
			Granted granted = new Granted(streams, streams.in(), streams.out());
			this.owner.established(streams);
			return granted;
		}
		catch (IOException | RuntimeException | Error ex) {
			SocketErrors.closeAfter(ex, streams::abandon);
			throw ex;
		}
	}

	@Override
	public BlockingTransport replacement(long pause) throws IOException {
		DeferredTunnel next = this.deferred.replacement(pause);
		this.deferred = next;
		return next.transport();
	}

	@Override
	public void over() {
		this.cleanable.clean();
	}

	@Override
	public Endpoint destination() {
		return this.deferred.destination();
	}

	@Override
	public @Nullable InetAddress reported() {
		return this.reported;
	}

	private Exchange exchange() {
		return this.deferred.transport().chain().last();
	}

	@Override
	public Endpoint proxy() {
		return exchange().proxy();
	}

	@Override
	public AuthMethod method() {
		return exchange().method();
	}

	@Override
	public @Nullable Endpoint bound() {
		return null;
	}

	@Override
	public InputStream in() {
		return new In();
	}

	@Override
	public OutputStream out() {
		return new Out();
	}

	@Override
	public void shutdownInput() throws IOException {
		this.connect.await(null).streams().shutdownInput();
	}

	@Override
	public void shutdownOutput() throws IOException {
		this.connect.await(null).streams().shutdownOutput();
	}

	@Override
	public boolean isInputShutdown() {
		return false;
	}

	@Override
	public boolean isOutputShutdown() {
		return false;
	}

	@Override
	public void sendUrgentData(int data) throws IOException {
		this.connect.await(null).streams().sendUrgentData(data);
	}

	boolean isUnused() {
		return this.connect.isUnused();
	}

	/**
	 * Waits for the reply before a close if the proxy would otherwise discard octets.
	 * @throws IOException if the connect has failed
	 */
	void finish() throws IOException {
		this.connect.finish();
	}

	@Override
	public void endLocally() {
		// there is no tunnel
	}

	@Override
	public void close() {
		this.connect.close();
	}

	@Override
	public void closed() {
		// the observers are told that the connect has failed
	}

	/**
	 * The tunnel after the reply.
	 *
	 * @param streams the tunnel
	 * @param in its input
	 * @param out its output
	 */
	record Granted(TunnelStreams streams, InputStream in, OutputStream out) {

	}

	private final class In extends InputStream {

		private volatile @Nullable InputStream granted;

		@Override
		public int read() throws IOException {
			byte[] octet = new byte[1];
			return (read(octet, 0, 1) < 0) ? -1 : Byte.toUnsignedInt(octet[0]);
		}

		@Override
		public int read(byte[] octets, int offset, int length) throws IOException {
			InputStream in = this.granted;
			return (in != null) ? in.read(octets, offset, length) : readFirst(octets, offset, length);
		}

		private int readFirst(byte[] octets, int offset, int length) throws IOException {
			Objects.checkFromIndexSize(offset, length, octets.length);
			if (length == 0) {
				return 0;
			}
			try {
				int timeout = EarlyTunnel.this.owner.timeout(EarlyTunnel.this.plainTimeout);
				Deadline until = (timeout > 0) ? Deadline.after(Duration.ofMillis(timeout), "SO_TIMEOUT") : null;
				InputStream in = EarlyTunnel.this.connect.awaitToRead(until).in();
				this.granted = in;
				return (until != null) ? readUntil(until, in, octets, offset, length) : in.read(octets, offset, length);
			}
			finally {
				Reference.reachabilityFence(EarlyTunnel.this.owner);
			}
		}

		private int readUntil(Deadline until, InputStream in, byte[] octets, int offset, int length)
				throws IOException {
			Socket line = EarlyTunnel.this.owner.line();
			EarlyTunnel.this.timedReads.lock();
			try {
				int timeout = line.getSoTimeout();
				// the wait for the reply counts toward the timeout of this read
				int left = Math.max(1, until.remainingMillis());
				line.setSoTimeout(left);
				try {
					return in.read(octets, offset, length);
				}
				finally {
					restore(line, left, timeout);
				}
			}
			finally {
				EarlyTunnel.this.timedReads.unlock();
			}
		}

		private static void restore(Socket line, int left, int timeout) {
			try {
				// another thread may have set it meanwhile
				if (line.getSoTimeout() == left) {
					line.setSoTimeout(timeout);
				}
			}
			catch (SocketException ex) {
				// the socket is closed
			}
		}

		@Override
		public int available() throws IOException {
			InputStream in = this.granted;
			if (in != null) {
				return in.available();
			}
			Granted now = EarlyTunnel.this.connect.poll();
			this.granted = (now != null) ? now.in() : null;
			return (now != null) ? now.in().available() : 0;
		}

		@Override
		public void close() throws IOException {
			EarlyTunnel.this.owner.close();
		}

	}

	private final class Out extends OutputStream {

		private volatile @Nullable OutputStream granted;

		@Override
		public void write(int octet) throws IOException {
			write(new byte[] { (byte) octet }, 0, 1);
		}

		@Override
		public void write(byte[] octets, int offset, int length) throws IOException {
			OutputStream out = this.granted;
			if (out != null) {
				out.write(octets, offset, length);
			}
			else {
				writeFirst(octets, offset, length);
			}
		}

		private void writeFirst(byte[] octets, int offset, int length) throws IOException {
			Objects.checkFromIndexSize(offset, length, octets.length);
			try {
				if (!EarlyTunnel.this.connect.send(octets, offset, length)) {
					OutputStream out = EarlyTunnel.this.connect.await(null).out();
					this.granted = out;
					out.write(octets, offset, length);
				}
			}
			finally {
				Reference.reachabilityFence(EarlyTunnel.this.owner);
			}
		}

		@Override
		public void close() throws IOException {
			EarlyTunnel.this.owner.close();
		}

	}

}
