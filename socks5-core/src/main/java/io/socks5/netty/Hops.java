package io.socks5.netty;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;

import io.netty.channel.ConnectTimeoutException;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.transport.Deadline;
import io.socks5.transport.Exchange;
import io.socks5.transport.SocketErrors;
import org.jspecify.annotations.Nullable;

/**
 * The handshakes on the way to the destination, one for each proxy, and what a failure
 * means to the one at hand. Tells the observers of the way exactly one end.
 */
final class Hops {

	/** One for each handshake that is not over; none for a direct connect. */
	private final Deque<Exchange> left = new ArrayDeque<>(2);

	/** The last of the way, until its observers know the end. */
	private @Nullable Exchange exchange;

	void start(Exchange started) {
		this.exchange = started;
		this.left.addAll(started.chain());
	}

	@Nullable Exchange exchange() {
		return this.exchange;
	}

	@Nullable Exchange current() {
		return this.left.peek();
	}

	/**
	 * The handshake at hand is over.
	 * @return whether there is one with another proxy behind it
	 */
	boolean next() {
		this.left.remove();
		return !this.left.isEmpty();
	}

	void established() {
		if (this.exchange != null) {
			this.exchange.established();
		}
	}

	void failed(IOException cause) {
		Exchange ended = take();
		if (ended != null) {
			ended.failed(cause);
		}
	}

	void closed(boolean lostBeforeFirstOctet) {
		Exchange ended = take();
		if (ended != null) {
			ended.closed(lostBeforeFirstOctet);
		}
	}

	private @Nullable Exchange take() {
		Exchange ended = this.exchange;
		this.exchange = null;
		return ended;
	}

	IOException unreachable(Throwable cause) {
		// Netty wraps what the network said to name the address
		Throwable said = (cause.getCause() instanceof IOException original) ? original : cause;
		IOException failure = (said instanceof IOException ex) ? ex : new IOException(said);
		Exchange current = current();
		if (current == null) {
			return failure;
		}
		if (SocketErrors.isReset(failure)) {
			return current.closedByProxy(failure);
		}
		return (cause instanceof ConnectTimeoutException)
				? new Socks5TimeoutException(current.connecting(), String.valueOf(cause.getMessage()))
				: new ProxyUnreachableException(current.connecting(), failure);
	}

	static IOException unsecured(Exchange current, Throwable cause) {
		return new ProxyUnreachableException(current.securing(), ProxyTls.failure(cause));
	}

	// within the handshake at hand
	IOException broken(Throwable cause) {
		Exchange current = this.left.element();
		if (cause instanceof ClosedChannelException) {
			return current.closedByProxy(null);
		}
		return (cause instanceof IOException ex) ? current.closedByProxy(ex) : unexpected(cause);
	}

	static IOException unexpected(Throwable cause) {
		return new IOException("The connect failed unexpectedly: " + cause, cause);
	}

	IOException timedOut(Deadline deadline, boolean securing) {
		Exchange current = current();
		if (current == null) {
			return new SocketTimeoutException("Connect timed out (" + deadline + ")");
		}
		FailureContext site = securing ? current.securing() : current.connecting();
		return new Socks5TimeoutException(site, deadline.toString());
	}

}
