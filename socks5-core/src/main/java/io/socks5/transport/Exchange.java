package io.socks5.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.socks5.auth.Encapsulation;
import io.socks5.event.ConnectListener.Observation;
import io.socks5.handshake.Handshake;
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

	private final Handshake handshake;

	private final Timeouts timeouts;

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

	@Nullable Tls tls() {
		return this.tls;
	}

	boolean isAuthenticated() {
		return this.authenticated;
	}

	Timeouts timeouts() {
		return this.timeouts;
	}

	Handshake handshake() {
		return this.handshake;
	}

	/**
	 * Returns the method that the proxy selected.
	 * @return the method
	 * @throws IllegalStateException before the proxy has selected a method
	 */
	public AuthMethod method() {
		AuthMethod method = this.handshake.method();
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
		return this.handshake.isEstablished() ? this.handshake.bound() : Endpoint.UNSPECIFIED;
	}

	/**
	 * Returns the encapsulation of everything after the negotiation.
	 * @return the same encapsulation at each call, or {@code null} if there is none
	 */
	public @Nullable SerialEncapsulation encapsulation() {
		Encapsulation agreed = this.handshake.encapsulation();
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
		return this.handshake.context();
	}

	/**
	 * Returns the context for failures to connect to the proxy.
	 * @return the context
	 */
	public FailureContext connectContext() {
		return new FailureContext(Phase.CONNECT, this.proxy, this.destination);
	}

	/**
	 * Returns the context for failures of TLS to the proxy.
	 * @return the context
	 */
	public FailureContext tlsContext() {
		return new FailureContext(Phase.TLS, this.proxy, this.destination);
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
		return new Exchange(this.proxy, this.tls, other, this.handshake, within, observer);
	}

	void proxyConnected() {
		if (!this.connected && !isOver()) {
			this.connected = true;
			this.observation.proxyConnected();
		}
	}

	void receive(ByteBuffer octets) throws Socks5Exception {
		try {
			this.handshake.receive(octets);
		}
		finally {
			report();
		}
	}

	void awaitPeer() throws Socks5Exception {
		this.replied = false;
		try {
			this.handshake.awaitPeer();
		}
		finally {
			report();
		}
	}

	private void report() {
		// an invalid octet may follow others that have changed the state
		proxyConnected();
		AuthMethod method = this.handshake.method();
		if (method != null && !this.selected && !isOver()) {
			this.selected = true;
			this.observation.methodSelected(method);
		}
		if (this.handshake.phase() == Phase.REQUEST && !this.authenticated && !isOver()) {
			this.authenticated = true;
			this.observation.authenticated();
		}
		ReplyCode reply = this.handshake.reply();
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
			this.observation.established(bound());
		}
	}

	void fail(IOException failure) {
		if (OUTCOME.compareAndSet(this, Outcome.PENDING, Outcome.FAILED)) {
			release(() -> failed(this.observation, failure));
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

	void close(boolean lostBeforeFirstOctet) {
		if (OUTCOME.compareAndSet(this, Outcome.ESTABLISHED, Outcome.CLOSED)) {
			release(() -> this.observation.closed(lostBeforeFirstOctet));
		}
	}

	private void release(Runnable report) {
		try {
			if (this.encapsulation != null) {
				this.encapsulation.close();
			}
			else {
				this.handshake.abandon();
			}
		}
		catch (Throwable ex) {
			// a failure of the release must not hide the outcome of the connect
			UnexpectedFailures.throwIfFatal(ex);
		}
		finally {
			report.run();
		}
	}

	/**
	 * The outcomes, in order.
	 */
	private enum Outcome {

		PENDING, ESTABLISHED, FAILED, CLOSED

	}

}
