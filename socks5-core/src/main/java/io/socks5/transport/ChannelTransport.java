package io.socks5.transport;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.Socks5Exception;
import io.socks5.protocol.Socks5TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Drives an attempt over a channel that does not block: whoever has the selector calls
 * {@link #proceed()} when the channel is ready or the deadline has passed. It reads
 * exactly what the handshake wants, so nothing of the application's is ever consumed.
 */
public final class ChannelTransport {

	private static final int MAX_FIELD_OCTETS = 512;

	private final SocketChannel channel;

	/**
	 * What is still to be driven, the one at hand first; none if the connect is direct.
	 */
	private final Deque<Exchange> chain;

	private final ByteBuffer in = ByteBuffer.allocate(MAX_FIELD_OCTETS);

	private ByteBuffer out = ByteBuffer.allocate(0);

	private Deadline deadline;

	private boolean connected;

	/**
	 * A transport over a channel whose connect has been started.
	 * @param channel a channel that does not block
	 * @param exchange what to drive, or {@code null} if the connect is direct
	 * @param deadline of the TCP connect
	 */
	public ChannelTransport(SocketChannel channel, @Nullable Exchange exchange, Deadline deadline) {
		this.channel = channel;
		this.chain = new ArrayDeque<>((exchange != null) ? exchange.chain() : List.of());
		this.deadline = deadline;
	}

	/**
	 * Until when the step at hand must be over.
	 * @return the deadline
	 */
	public Deadline deadline() {
		return this.deadline;
	}

	/**
	 * What the step at hand waits for.
	 * @return an operation of {@link SelectionKey}
	 */
	public int interestOps() {
		if (!this.connected) {
			return SelectionKey.OP_CONNECT;
		}
		return this.out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
	}

	/**
	 * Does what can be done without waiting.
	 * @return whether the connect is over, and succeeded
	 * @throws IOException the typed failure, or what the JDK gives for a cancellation;
	 * the channel is the caller's to close
	 */
	public boolean proceed() throws IOException {
		boolean done = finishConnect() && exchange();
		if (!done && this.deadline.remainingMillis() == 0) {
			throw timedOut();
		}
		return done;
	}

	private boolean finishConnect() throws IOException {
		if (this.connected) {
			return true;
		}
		try {
			this.connected = this.channel.finishConnect();
		}
		catch (ClosedChannelException ex) {
			throw ex;
		}
		catch (IOException ex) {
			// the channel is closed then, too
			Exchange first = this.chain.peek();
			throw (first != null) ? unreachable(first, ex) : ex;
		}
		if (this.connected) {
			startHandshake();
		}
		return this.connected;
	}

	private void startHandshake() {
		Exchange current = this.chain.peek();
		if (current != null) {
			this.deadline = current.timeouts().handshakeDeadline();
			current.proxyConnected();
			this.out = current.output();
		}
	}

	private static IOException unreachable(Exchange current, IOException cause) {
		return SocketErrors.isReset(cause) ? current.closedByProxy(cause)
				: new ProxyUnreachableException(current.connecting(), cause);
	}

	// whether all handshakes are over
	private boolean exchange() throws IOException {
		while (!this.chain.isEmpty()) {
			Exchange current = this.chain.element();
			if (!exchange(current)) {
				return false;
			}
			this.chain.remove();
			if (!this.chain.isEmpty()) {
				current.established();
				startHandshake();
			}
		}
		return true;
	}

	private boolean exchange(Exchange current) throws IOException {
		try {
			while (write()) {
				if (current.wanted() == 0) {
					return true;
				}
				if (!read(current)) {
					return false;
				}
				this.out = current.output();
			}
			return false;
		}
		catch (Socks5Exception | ClosedChannelException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw current.closedByProxy(ex);
		}
	}

	// whether all is sent; the octets may hold a password: nothing of them stays behind
	private boolean write() throws IOException {
		if (this.out.hasRemaining()) {
			this.channel.write(this.out);
		}
		if (!this.out.hasRemaining()) {
			wipe();
		}
		return !this.out.hasRemaining();
	}

	/**
	 * Overwrites what has not been sent; for a connect that is given up.
	 */
	public void wipe() {
		Arrays.fill(this.out.array(), (byte) 0);
	}

	// whether something came
	private boolean read(Exchange current) throws IOException {
		this.in.clear().limit(Math.min(this.in.capacity(), current.wanted()));
		int count = this.channel.read(this.in);
		if (count < 0) {
			throw current.closedByProxy(null);
		}
		current.receive(this.in.flip());
		return count > 0;
	}

	private IOException timedOut() {
		Exchange current = this.chain.peek();
		if (current == null) {
			return new SocketTimeoutException("Connect timed out (" + this.deadline + ")");
		}
		return this.connected ? current.timedOut(this.deadline)
				: new Socks5TimeoutException(current.connecting(), this.deadline.toString());
	}

}
