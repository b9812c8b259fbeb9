package io.socks5.transport;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;

import io.socks5.event.ConnectListener.Observation;
import io.socks5.handshake.Handshake;
import io.socks5.handshake.Request;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.Socks5Exception;
import io.socks5.protocol.Socks5Failure;
import io.socks5.protocol.Socks5TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One connect through all proxies on its path: the steps, their deadlines, the meaning of
 * failures, and the end. It uses no socket and no thread. A transport drives it: <pre>
 * connect to chain.current().proxy();
 * do {
 *     if (chain.startTls() != null) add TLS;
 *     chain.startHandshake();
 *     write(chain.output());
 *     while (chain.wanted() &gt; 0) {
 *         chain.receive(read at most chain.wanted() octets);
 *         write(chain.output());
 *     }
 * } while (chain.next());
 * chain.established();
 * </pre> Each step ends at {@link #deadline()}. The transport translates a failure with
 * {@link #broken}, {@link #closedByProxy} or {@link #timedOut}, and ends the connect with
 * {@link #failed}. A connect is for one thread at a time. {@link #closed} may be called
 * from any thread after {@link #established}.
 */
public final class ExchangeChain {

	/** The exchange with the last proxy, or {@code null} for a direct connect. */
	private @Nullable Exchange last;

	/** The exchange of the current step. */
	private @Nullable Exchange current;

	private Step step = Step.CONNECT;

	private Deadline deadline;

	/**
	 * The deadline from the moment at which the proxy accepts the login, if it differs.
	 */
	private @Nullable Deadline afterLogin;

	private ExchangeChain(@Nullable Exchange exchange, Deadline deadline) {
		this.last = exchange;
		this.current = exchange;
		this.deadline = deadline;
	}

	/**
	 * Returns the chain of a connect without a proxy.
	 * @param deadline the deadline of the TCP connect
	 * @return an empty chain
	 */
	public static ExchangeChain direct(Deadline deadline) {
		return new ExchangeChain(null, deadline);
	}

	/**
	 * Returns the chain of a connect through one proxy. The connect timeout starts now.
	 * @param exchange the exchange with the proxy
	 * @return a chain of one exchange
	 */
	public static ExchangeChain of(Exchange exchange) {
		return new ExchangeChain(exchange, exchange.timeouts().connectDeadline());
	}

	/**
	 * Adds one more proxy after those of this chain.
	 * @param next the exchange with that proxy
	 * @return this
	 */
	public ExchangeChain then(Exchange next) {
		this.last = next.after(this.last);
		return this;
	}

	/**
	 * Limits the TCP connect.
	 * @param limit the deadline of a connect that started before the chain existed
	 * @return this
	 */
	public ExchangeChain within(Deadline limit) {
		this.deadline = this.deadline.orEarlier(limit);
		return this;
	}

	/**
	 * Returns the number of proxies.
	 * @return the number, 0 for a direct connect
	 */
	public int proxies() {
		int count = 0;
		for (Exchange each = this.last; each != null; each = each.before()) {
			count++;
		}
		return count;
	}

	/**
	 * Whether the connect uses no proxy.
	 * @return {@code true} for a direct connect
	 */
	public boolean isDirect() {
		return this.last == null;
	}

	/**
	 * Whether TLS protects the connection to at least one of the proxies.
	 * @return {@code true} if not every octet on the line belongs to the tunnel
	 */
	public boolean isSecured() {
		return this.last != null && this.last.isSecured();
	}

	/**
	 * Requires a tunnel without layers, because a raw channel cannot have any.
	 * @param tlsToo whether TLS to a proxy counts as a layer
	 * @throws IOException if a proxy of the chain needs a layer, or may require one
	 */
	public void requireRaw(boolean tlsToo) throws IOException {
		for (Exchange each = this.last; each != null; each = each.before()) {
			boolean secured = tlsToo && each.tls() != null;
			if (secured || each.handshake().mayEncapsulate()) {
				throw new IOException((secured ? "TLS to the proxy " : "an encapsulating authentication method of ")
						+ each.proxy() + " cannot be used with a raw channel; connect a socket instead");
			}
		}
	}

	/**
	 * Returns the exchange of the current step.
	 * @return the exchange with the proxy that the connect has to pass next
	 * @throws IllegalStateException if the connect is direct
	 */
	public Exchange current() {
		return required(this.current);
	}

	/**
	 * Returns the exchange with the last proxy, which connects to the destination.
	 * @return the exchange
	 * @throws IllegalStateException if the connect is direct
	 */
	public Exchange last() {
		return required(this.last);
	}

	private static Exchange required(@Nullable Exchange exchange) {
		if (exchange == null) {
			throw new IllegalStateException("A direct connect has no exchange");
		}
		return exchange;
	}

	/**
	 * Returns what remains of the connect while its tunnel is open.
	 * @return the exchange with the last proxy, without its handshake, or {@code null} if
	 * nothing has to be done at the end of the tunnel
	 */
	public @Nullable Exchange tunnel() {
		return (this.last != null) ? this.last.settle() : null;
	}

	/**
	 * Whether the current proxy is the last one.
	 * @return {@code true} if no proxy follows
	 */
	public boolean isLast() {
		return this.current == this.last;
	}

	/**
	 * Returns the deadline of the current step.
	 * @return the deadline
	 */
	public Deadline deadline() {
		return this.deadline;
	}

	/**
	 * Starts TLS to the current proxy if it is configured. The first proxy shares the
	 * deadline with its TCP connect.
	 * @return the configuration of TLS, or {@code null} to continue without it
	 */
	public @Nullable Tls startTls() {
		Tls tls = isDirect() ? null : current().tls();
		if (tls != null) {
			this.step = Step.TLS;
			if (current().before() != null) {
				this.deadline = current().timeouts().connectDeadline();
			}
		}
		return tls;
	}

	/**
	 * Starts the handshake with the current proxy, to which the connection is
	 * established.
	 */
	public void startHandshake() {
		if (!isDirect()) {
			this.step = Step.HANDSHAKE;
			current().proxyConnected();
			Timeouts timeouts = current().timeouts();
			this.afterLogin = timeouts.handshakeDeadline();
			this.deadline = timeouts.orShare(this.afterLogin);
		}
	}

	/**
	 * Returns the octets to send now.
	 * @return the octets, possibly empty; the caller must overwrite them after sending
	 * @see Handshake#output()
	 */
	public ByteBuffer output() {
		return isDirect() ? ByteBuffer.allocate(0) : current().handshake().output();
	}

	/**
	 * Returns the number of octets that the current proxy still has to send.
	 * @return the number, 0 when its handshake is over
	 * @see Handshake#wanted()
	 */
	public int wanted() {
		return isDirect() ? 0 : current().handshake().wanted();
	}

	/**
	 * Consumes received octets, and leaves those that follow the handshake.
	 * @param octets the received octets
	 * @throws Socks5Exception if the proxy refuses or violates the protocol
	 * @see Handshake#receive(ByteBuffer)
	 */
	public void receive(ByteBuffer octets) throws Socks5Exception {
		current().receive(octets);
		if (this.afterLogin != null && current().isAuthenticated()) {
			this.deadline = this.afterLogin;
			this.afterLogin = null;
		}
	}

	/**
	 * Ends the exchange with the current proxy, and continues with the next one.
	 * @return {@code false} if there is none, so that the tunnel is complete
	 */
	public boolean next() {
		if (isLast()) {
			return false;
		}
		Exchange passed = current();
		passed.established();
		Exchange next = last();
		while (next.before() != passed) {
			next = required(next.before());
		}
		this.current = next;
		this.step = Step.CONNECT;
		return true;
	}

	/**
	 * Whether the handshake with the last proxy has stopped before a request that is
	 * known.
	 * @return {@code true} until {@link #requestWith} makes the request
	 */
	public boolean isDeferred() {
		return !isDirect() && isLast() && current().handshake().isDeferred();
	}

	/**
	 * Makes the deferred request.
	 * @param firstFlight the octets of the application to send with the request
	 * @param pause the time in nanoseconds since the handshake stopped, which counts
	 * toward no deadline
	 * @throws Socks5Exception if the encapsulation cannot wrap the request
	 * @see Handshake#requestWith(ByteBuffer)
	 */
	public void requestWith(ByteBuffer firstFlight, long pause) throws Socks5Exception {
		this.deadline = this.deadline.later(pause);
		current().handshake().requestWith(firstFlight);
	}

	/**
	 * Makes the request of a handshake that stopped before it. The deadline of the
	 * handshake continues.
	 * @param request the request
	 * @throws Socks5Exception if the encapsulation cannot wrap the request
	 * @see Handshake#request(Request)
	 */
	public void request(Request request) throws Socks5Exception {
		current().handshake().request(request);
	}

	/**
	 * Continues to the second reply of BIND.
	 * @param limit the deadline for the reply
	 * @throws Socks5Exception if it has arrived already and is a refusal
	 * @see Handshake#awaitPeer()
	 */
	public void awaitPeer(Deadline limit) throws Socks5Exception {
		this.deadline = limit;
		current().awaitPeer();
	}

	/**
	 * Returns a chain that makes a request over the connection of this one, which has
	 * made none. Its observers learn the negotiation when the first octet arrives.
	 * @param request the request
	 * @param timeouts the timeouts of the request
	 * @param observer the observer of the request
	 * @return the chain, at the handshake with the last proxy
	 * @throws Socks5Exception if the encapsulation cannot wrap the request
	 */
	public ExchangeChain requesting(Request request, Timeouts timeouts, Observation observer) throws Socks5Exception {
		last().handshake().request(request);
		return continued(request, timeouts, observer);
	}

	/**
	 * Returns a chain that can make a request over the connection of this one, as
	 * {@link #requesting} does at once.
	 * @param request the request, without octets of the application
	 * @param timeouts the timeouts of the request
	 * @param observer the observer of the request
	 * @return the chain, which waits for {@link #requestWith}
	 */
	public ExchangeChain deferring(Request request, Timeouts timeouts, Observation observer) {
		last().handshake().expect(request);
		return continued(request, timeouts, observer);
	}

	private ExchangeChain continued(Request request, Timeouts timeouts, Observation observer) {
		Exchange requesting = last().requesting(request.destination(), timeouts, observer);
		ExchangeChain continued = new ExchangeChain(requesting, timeouts.orShare(timeouts.handshakeDeadline()));
		continued.step = Step.HANDSHAKE;
		return continued;
	}

	/**
	 * Returns the context for failures of the current step.
	 * @return the context
	 */
	public FailureContext context() {
		return switch (this.step) {
			case CONNECT -> current().connectContext();
			case TLS -> current().tlsContext();
			case HANDSHAKE -> current().context();
		};
	}

	/**
	 * Translates a network failure of the current step.
	 * @param cause the failure
	 * @return the failure to throw: a typed one, unless the connect is direct
	 */
	public IOException broken(IOException cause) {
		if (isDirect() || cause instanceof Socks5Failure) {
			return cause;
		}
		boolean timedOut = cause instanceof SocketTimeoutException;
		return switch (this.step) {
			case CONNECT -> {
				// a host on which no server listens refuses the connection, without a
				// reset
				boolean accepted = SocketErrors.isReset(cause);
				yield accepted ? current().handshake().closed(cause) : unreachable(cause, timedOut);
			}
			// TLS hides the failure of the layer below
			case TLS -> unreachable(cause, timedOut || this.deadline.remainingMillis() == 0);
			case HANDSHAKE -> timedOut ? timedOut() : current().handshake().closed(cause);
		};
	}

	private IOException unreachable(IOException cause, boolean timedOut) {
		return timedOut ? new Socks5TimeoutException(context(), this.deadline.toString(), cause)
				: new ProxyUnreachableException(context(), cause);
	}

	/**
	 * Returns the failure for a connection that the current proxy has closed.
	 * @return the failure to throw
	 */
	public IOException closedByProxy() {
		return current().handshake().closed(null);
	}

	/**
	 * Returns the failure for an expired deadline.
	 * @return the failure to throw
	 */
	public IOException timedOut() {
		return isDirect() ? new SocketTimeoutException("Connect timed out (" + this.deadline + ")")
				: new Socks5TimeoutException(context(), this.deadline.toString());
	}

	/**
	 * Reports to the observers that the connect has succeeded, unless it is over.
	 */
	public void established() {
		if (!isDirect()) {
			last().established();
		}
	}

	/**
	 * Ends all exchanges because of a failure. It releases the resources of the
	 * authentication methods. It also reports to the observers that the connect has
	 * failed, or that an established connection is closed.
	 * @param cause the failure
	 * @return the exception to throw: the cause, or an {@link IOException} in place of an
	 * unchecked one
	 * @throws VirtualMachineError if that is the cause, and not a
	 * {@link StackOverflowError}
	 */
	public IOException failed(Throwable cause) {
		IOException failure = UnexpectedFailures.asIoException(cause);
		fail(this.last, failure);
		UnexpectedFailures.throwIfFatal(cause);
		return failure;
	}

	private static void fail(@Nullable Exchange from, IOException failure) {
		if (from != null) {
			try {
				from.fail(failure);
			}
			finally {
				fail(from.before(), failure);
			}
		}
	}

	/**
	 * Ends all exchanges of an established tunnel, once.
	 * @param lostBeforeFirstOctet whether the tunnel ended before its first octet arrived
	 * @see Observation#closed(boolean)
	 */
	public void closed(boolean lostBeforeFirstOctet) {
		if (this.last != null) {
			this.last.closed(lostBeforeFirstOctet);
		}
	}

	/**
	 * The steps to one proxy, in order.
	 */
	private enum Step {

		/** TCP, or the tunnel through the proxies before. */
		CONNECT,

		TLS,

		HANDSHAKE

	}

}
