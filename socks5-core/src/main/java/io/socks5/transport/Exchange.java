package io.socks5.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.socks5.auth.Encapsulation;
import io.socks5.event.ConnectListener.Observation;
import io.socks5.handshake.Grant;
import io.socks5.handshake.Handshake;
import io.socks5.protocol.Address;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.Socks5Exception;
import org.jspecify.annotations.Nullable;

/**
 * The exchange with one proxy: its handshake and its observers. The handshake knows no
 * observers. Only this class reports to them each change and the outcome. The
 * {@link ExchangeChain} drives it.
 *
 * <p>
 * The outcome is reported once, with {@link Observation#established} or
 * {@link Observation#failed}. {@link Observation#closed} may follow the former. Later
 * calls are ignored, so a listener that closes the connection gets no event after its
 * end.
 */
public final class Exchange {

	private static final AtomicReferenceFieldUpdater<Exchange, Outcome> OUTCOME = AtomicReferenceFieldUpdater
		.newUpdater(Exchange.class, Outcome.class, "outcome");

	private final Endpoint proxy;

	private final @Nullable Tls tls;

	private final @Nullable Endpoint destination;

	private final @Nullable Address proxyName;

	/** The handshake, or {@code null} while the tunnel is open. */
	private volatile @Nullable Handshake handshake;

	/** The timeouts, or {@code null} while the tunnel is open. */
	private @Nullable Timeouts timeouts;

	/** The grant while the tunnel is open. */
	private @Nullable Grant grant;

	/** The exchange with the proxy before, or {@code null} for the first proxy. */
	private @Nullable Exchange before;

	private final Observation observation;

	private boolean connected;

	private boolean selected;

	private boolean authenticated;

	private boolean replied;

	/** The encapsulation, created when the transport asks for it. */
	private @Nullable SerialEncapsulation encapsulation;

	/** The outcome that was reported. No event follows its last value. */
	private volatile Outcome outcome = Outcome.PENDING;

	/**
	 * An exchange whose observers know that it has started.
	 * @param proxy the address of the proxy
	 * @param tls the configuration of TLS to the proxy, or {@code null} for plain TCP
	 * @param destination the destination, or {@code null} for a handshake that stops
	 * before the request
	 * @param handshake the handshake
	 * @param timeouts the timeouts of the steps to this proxy
	 * @param observation the observer
	 */
	public Exchange(Endpoint proxy, @Nullable Tls tls, @Nullable Endpoint destination, Handshake handshake,
			Timeouts timeouts, Observation observation) {
		this.proxy = proxy;
		this.tls = tls;
		this.destination = destination;
		this.handshake = handshake;
		this.proxyName = handshake.proxyName();
		this.timeouts = timeouts;
		this.observation = observation;
	}

	/**
	 * Returns the address of the proxy.
	 * @return the endpoint
	 */
	public Endpoint proxy() {
		return this.proxy;
	}

	/**
	 * Returns the destination.
	 * @return the endpoint, or {@code null} for a handshake that stops before the request
	 */
	public @Nullable Endpoint destination() {
		return this.destination;
	}

	/**
	 * Returns the configured name of which the proxy is an address.
	 * @return the name, or {@code null} if the proxy itself is configured
	 */
	public @Nullable Address proxyName() {
		return this.proxyName;
	}

	@Nullable Tls tls() {
		return this.tls;
	}

	boolean isAuthenticated() {
		return this.authenticated;
	}

	Timeouts timeouts() {
		return Objects.requireNonNull(this.timeouts);
	}

	Handshake handshake() {
		return Objects.requireNonNull(this.handshake);
	}

	@Nullable Exchange before() {
		return this.before;
	}

	/**
	 * Sets the exchange with the proxy before.
	 * @param exchange the exchange, or {@code null} for the first proxy
	 * @return this
	 */
	Exchange after(@Nullable Exchange exchange) {
		this.before = exchange;
		return this;
	}

	/**
	 * Releases what only the handshakes of the chain needed, because the tunnel is open.
	 * @return this, or {@code null} if the end of the tunnel does not matter
	 */
	@Nullable Exchange settle() {
		for (Exchange each = this; each != null; each = each.before) {
			each.forgetHandshake();
		}
		return isAwaited() ? this : null;
	}

	private void forgetHandshake() {
		encapsulation();
		this.grant = handshake().grant();
		this.timeouts = null;
		this.handshake = null;
	}

	/**
	 * Whether TLS protects the connection to at least one of the proxies up to this one.
	 * @return {@code true} if not every octet on the line belongs to the tunnel
	 */
	public boolean isSecured() {
		for (Exchange each = this; each != null; each = each.before) {
			if (each.tls != null) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether the end of the connection matters to one of the exchanges up to this one.
	 * @return {@code false} if no listener observes it, and it has no layers
	 */
	private boolean isAwaited() {
		for (Exchange each = this; each != null; each = each.before) {
			if (each.observation != Observation.NONE || each.tls != null || each.encapsulation != null) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Returns the method that the proxy selected.
	 * @return the method
	 * @throws IllegalStateException before the proxy has selected a method
	 */
	public AuthMethod method() {
		Handshake running = this.handshake;
		AuthMethod method = (running != null) ? running.method() : grant().method();
		if (method == null) {
			throw new IllegalStateException("The proxy has not selected a method");
		}
		return method;
	}

	/**
	 * Returns BND.ADDR and BND.PORT of the reply.
	 * @return the bound endpoint, unspecified without a request
	 */
	public Endpoint bound() {
		Handshake running = this.handshake;
		return (running == null || running.isEstablished()) ? grant().bound() : Endpoint.UNSPECIFIED;
	}

	/**
	 * Returns the grant of the request.
	 * @return the grant, which does not reference the handshake
	 * @throws IllegalStateException before the reply
	 */
	public Grant grant() {
		Handshake running = this.handshake;
		return (running != null) ? running.grant() : Objects.requireNonNull(this.grant);
	}

	/**
	 * Returns the encapsulation of everything after the negotiation.
	 * @return the same encapsulation at each call, or {@code null} if there is none
	 */
	public @Nullable SerialEncapsulation encapsulation() {
		Handshake running = this.handshake;
		Encapsulation agreed = (running != null) ? running.encapsulation() : null;
		if (this.encapsulation == null && agreed != null) {
			this.encapsulation = new SerialEncapsulation(agreed);
		}
		return this.encapsulation;
	}

	/**
	 * Returns the context for failures of the handshake.
	 * @return the context of the current phase
	 */
	public FailureContext context() {
		return handshake().context();
	}

	/**
	 * Returns the context for failures to connect to the proxy.
	 * @return the context
	 */
	public FailureContext connectContext() {
		return context(Phase.CONNECT);
	}

	/**
	 * Returns the context for failures of TLS to the proxy.
	 * @return the context
	 */
	public FailureContext tlsContext() {
		return context(Phase.TLS);
	}

	/**
	 * Returns the context for failures of a phase.
	 * @param phase the phase
	 * @return the context
	 */
	public FailureContext context(Phase phase) {
		return new FailureContext(phase, this.proxy, this.destination).named(proxyName());
	}

	/**
	 * Returns the proxy that the certificate of TLS must match.
	 * @return the configured host, and the port
	 */
	public Endpoint verifiable() {
		Address name = proxyName();
		return (name != null) ? new Endpoint(name, this.proxy.port()) : this.proxy;
	}

	/**
	 * Returns an exchange for a request over the connection of this one. Both have the
	 * same handshake.
	 * @param other the destination of the request
	 * @param within the timeouts of the request
	 * @param observer the observer of the request
	 * @return the exchange
	 */
	Exchange requesting(Endpoint other, Timeouts within, Observation observer) {
		return new Exchange(this.proxy, this.tls, other, handshake(), within, observer).after(this.before);
	}

	void proxyConnected() {
		if (!this.connected && !isOver()) {
			this.connected = true;
			this.observation.proxyConnected();
		}
	}

	void receive(ByteBuffer octets) throws Socks5Exception {
		try {
			handshake().receive(octets);
		}
		finally {
			report();
		}
	}

	void awaitPeer() throws Socks5Exception {
		this.replied = false;
		try {
			handshake().awaitPeer();
		}
		finally {
			report();
		}
	}

	private void report() {
		// an invalid octet may follow others that have changed the state
		proxyConnected();
		Handshake running = handshake();
		AuthMethod method = running.method();
		if (method != null && !this.selected && !isOver()) {
			this.selected = true;
			this.observation.methodSelected(method);
		}
		if (running.phase() == Phase.REQUEST && !this.authenticated && !isOver()) {
			this.authenticated = true;
			this.observation.authenticated();
		}
		ReplyCode reply = running.reply();
		if (reply != null && !this.replied && !isOver()) {
			this.replied = true;
			this.observation.replied(reply);
		}
	}

	private boolean isOver() {
		return this.outcome.compareTo(Outcome.ESTABLISHED) > 0;
	}

	void established() {
		if (OUTCOME.compareAndSet(this, Outcome.PENDING, Outcome.ESTABLISHED)) {
			reportEstablished();
		}
	}

	private void reportEstablished() {
		if (this.observation != Observation.NONE) {
			this.observation.established(bound());
		}
	}

	void fail(IOException failure) {
		if (OUTCOME.compareAndSet(this, Outcome.PENDING, Outcome.FAILED)) {
			try {
				release();
			}
			finally {
				failed(this.observation, failure);
			}
		}
		else {
			close(false);
		}
	}

	/**
	 * Reports to an observer that a connect has failed, even without an exchange.
	 * @param observation the observer
	 * @param failure the failure
	 */
	public static void failed(Observation observation, IOException failure) {
		observation.failed(failure);
	}

	/**
	 * Ends an established tunnel once, for this proxy and those before.
	 * @param lostBeforeFirstOctet whether the tunnel ended before its first octet arrived
	 * @see Observation#closed(boolean)
	 */
	public void closed(boolean lostBeforeFirstOctet) {
		try {
			close(lostBeforeFirstOctet);
		}
		finally {
			if (this.before != null) {
				this.before.closed(false);
			}
		}
	}

	private void close(boolean lostBeforeFirstOctet) {
		if (OUTCOME.compareAndSet(this, Outcome.ESTABLISHED, Outcome.CLOSED)) {
			try {
				release();
			}
			finally {
				this.observation.closed(lostBeforeFirstOctet);
			}
		}
	}

	private void release() {
		Handshake running = this.handshake;
		try {
			if (this.encapsulation != null) {
				this.encapsulation.close();
			}
			else if (running != null) {
				running.abandon();
			}
		}
		catch (Throwable ex) {
			// a failure of the release must not hide the outcome of the connect
			UnexpectedFailures.throwIfFatal(ex);
		}
	}

	/**
	 * The outcomes, in order.
	 */
	private enum Outcome {

		PENDING, ESTABLISHED, FAILED, CLOSED

	}

}
