package io.socks5.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.socks5.auth.Encapsulation;
import io.socks5.event.ConnectListener.Observation;
import io.socks5.handshake.Handshake;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.Socks5Exception;
import io.socks5.protocol.Socks5TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One connect through the proxy, for whichever transport drives it: the handshake, its
 * timeouts, and its observers. The handshake knows no observers; this alone tells them
 * what the octets have changed and how the connect ends. The handshake is for one thread
 * at a time; {@link #closed} may be called from any thread once the tunnel is handed
 * over.
 *
 * <p>
 * The outcome is told once: {@link #established} or {@link #failed}, whichever comes
 * first, and after the former {@link #closed}, once. Calls that come too late are
 * ignored, so a listener that closes the connection gets no event after its end.
 */
public final class Exchange {

	private static final AtomicReferenceFieldUpdater<Exchange, Outcome> OUTCOME = AtomicReferenceFieldUpdater
		.newUpdater(Exchange.class, Outcome.class, "outcome");

	private final Hop hop;

	private final @Nullable Endpoint destination;

	private final Handshake handshake;

	private final Timeouts timeouts;

	private final Observation observation;

	private boolean connected;

	private boolean selected;

	private boolean authenticated;

	private boolean replied;

	/** What wraps the connection, made when the transport asks for it. */
	private @Nullable SerialEncapsulation encapsulation;

	/** What observers know of the outcome: nothing is told after its last value. */
	private volatile Outcome outcome = Outcome.PENDING;

	/**
	 * An attempt that observers have been told of.
	 * @param hop how the proxy is reached
	 * @param destination what is asked for, or {@code null} for a probe
	 * @param handshake the handshake to drive
	 * @param timeouts how long its steps may take
	 * @param observation who watches
	 */
	public Exchange(Hop hop, @Nullable Endpoint destination, Handshake handshake, Timeouts timeouts,
			Observation observation) {
		this.hop = hop;
		this.destination = destination;
		this.handshake = handshake;
		this.timeouts = timeouts;
		this.observation = observation;
	}

	/**
	 * Where the proxy listens.
	 * @return its endpoint
	 */
	public Endpoint proxy() {
		return this.hop.proxy();
	}

	/**
	 * How the connection to the proxy is secured.
	 * @return how, or {@code null} for plain TCP
	 */
	public @Nullable Tls tls() {
		return this.hop.tls();
	}

	/**
	 * The attempts that lead to the destination, each through the one before it; this one
	 * is the last. TCP leads to the proxy of the first.
	 * @return one attempt for each proxy
	 */
	public List<Exchange> chain() {
		if (this.hop.via() == null) {
			return List.of(this);
		}
		List<Exchange> chain = new ArrayList<>();
		for (Exchange each = this; each != null; each = each.hop.via()) {
			chain.add(0, each);
		}
		return chain;
	}

	/**
	 * Fails where a channel without streams of ours could not carry what the proxies may
	 * agree to.
	 * @param tlsToo whether TLS to a proxy is out of the question as well
	 * @throws IOException if a proxy of the chain needs more than a channel
	 */
	public void requireRaw(boolean tlsToo) throws IOException {
		for (Exchange each : chain()) {
			boolean secured = tlsToo && each.tls() != null;
			if (secured || each.handshake.mayEncapsulate()) {
				throw new IOException((secured ? "TLS to the proxy " : "an encapsulating authentication method of ")
						+ each.proxy() + " cannot ride on a raw channel: connect a socket instead");
			}
		}
	}

	/**
	 * What is asked for.
	 * @return the destination, or {@code null} for a probe
	 */
	public @Nullable Endpoint destination() {
		return this.destination;
	}

	/**
	 * Continues with the request, after a negotiation that stopped before it.
	 * @param command the command
	 * @param target the destination of the request
	 * @throws Socks5Exception if the encapsulation cannot wrap the request
	 * @see Handshake#request(Command, Endpoint)
	 */
	public void request(Command command, Endpoint target) throws Socks5Exception {
		this.handshake.request(command, target);
	}

	/**
	 * How long its steps may take.
	 * @return the timeouts
	 */
	public Timeouts timeouts() {
		return this.timeouts;
	}

	/**
	 * What a failure to reach the proxy carries.
	 * @return the site
	 */
	public FailureContext connecting() {
		return new FailureContext(Phase.CONNECT, proxy(), this.destination);
	}

	/**
	 * What a failure of the step at hand carries.
	 * @return the site
	 */
	public FailureContext site() {
		return this.handshake.context();
	}

	/**
	 * What a failure to secure the connection to the proxy carries.
	 * @return the site
	 */
	public FailureContext securing() {
		return new FailureContext(Phase.TLS, proxy(), this.destination);
	}

	/**
	 * TCP, and TLS if there is any, to the proxy stands.
	 */
	public void proxyConnected() {
		if (!this.connected && !isOver()) {
			this.connected = true;
			this.observation.proxyConnected();
		}
	}

	private boolean isOver() {
		return this.outcome.compareTo(Outcome.ESTABLISHED) > 0;
	}

	/**
	 * An attempt that asks for something over what this one, which asked for nothing, has
	 * negotiated. Its observers hear of that part with the first octet of the answer.
	 * @param asked what to ask for
	 * @param firstFlight octets of the application's that leave with the request
	 * @param within how long it may take
	 * @param observer who watches
	 * @return the attempt
	 * @throws Socks5Exception if the request cannot be wrapped any more
	 * @see Handshake#request
	 */
	public Exchange requesting(Endpoint asked, ByteBuffer firstFlight, Timeouts within, Observation observer)
			throws Socks5Exception {
		this.handshake.append(firstFlight);
		this.handshake.request(Command.CONNECT, asked);
		return new Exchange(this.hop, asked, this.handshake, within, observer);
	}

	/**
	 * What to send now.
	 * @return the octets, maybe none; the sender overwrites them
	 * @see Handshake#output()
	 */
	public ByteBuffer output() {
		return this.handshake.output();
	}

	/**
	 * How many octets are wanted next.
	 * @return the number, 0 when the handshake is over
	 * @see Handshake#wanted()
	 */
	public int wanted() {
		return this.handshake.wanted();
	}

	/**
	 * Takes octets that came, and leaves those that are not the handshake's.
	 * @param octets what came
	 * @throws Socks5Exception if the proxy refuses, or does not speak SOCKS5
	 * @see Handshake#receive(ByteBuffer)
	 */
	public void receive(ByteBuffer octets) throws Socks5Exception {
		try {
			this.handshake.receive(octets);
		}
		finally {
			tell();
		}
	}

	// also what was read before the octets turned out to be wrong
	private void tell() {
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

	/**
	 * Goes on to the second reply of BIND.
	 * @throws Socks5Exception if it has come already, and refuses
	 * @see Handshake#awaitPeer()
	 */
	public void awaitPeer() throws Socks5Exception {
		this.replied = false;
		try {
			this.handshake.awaitPeer();
		}
		finally {
			tell();
		}
	}

	/**
	 * How everything that follows the negotiation is wrapped.
	 * @return the same encapsulation at every call, or {@code null} if there is none
	 */
	public @Nullable SerialEncapsulation encapsulation() {
		Encapsulation agreed = this.handshake.encapsulation();
		if (this.encapsulation == null && agreed != null) {
			this.encapsulation = new SerialEncapsulation(agreed);
		}
		return this.encapsulation;
	}

	/**
	 * What came wrapped together with the last reply.
	 * @return the octets, each of them once; maybe none
	 * @see Handshake#remainder()
	 */
	public ByteBuffer remainder() {
		return this.handshake.remainder();
	}

	/**
	 * What it means that no more octets will come.
	 * @param cause what the network said, or {@code null} for an orderly end
	 * @return the failure to throw
	 */
	public IOException closedByProxy(@Nullable IOException cause) {
		return this.handshake.closed(cause);
	}

	/**
	 * What it means that the deadline has passed inside the handshake.
	 * @param deadline the deadline
	 * @return the failure to throw
	 */
	public IOException timedOut(Deadline deadline) {
		return new Socks5TimeoutException(this.handshake.context(), deadline.toString());
	}

	/**
	 * Tells the observers that the connect has succeeded, unless it is over already.
	 */
	public void established() {
		if (OUTCOME.compareAndSet(this, Outcome.PENDING, Outcome.ESTABLISHED)) {
			this.observation.established(bound());
		}
	}

	/**
	 * Ends the attempt, and those that lead to its proxy, because of a failure. Releases
	 * what the authentication methods hold and tells the observers: that the connect has
	 * failed, or that the connection is closed if it was established.
	 * @param cause what went wrong
	 * @return what the caller throws: the cause, or an {@link IOException} in place of an
	 * unchecked one
	 * @throws VirtualMachineError if that is the cause, and not a
	 * {@link StackOverflowError}
	 */
	public IOException failed(Throwable cause) {
		IOException failure = Unexpected.asIoException(cause);
		end(failure);
		Unexpected.throwIfFatal(cause);
		return failure;
	}

	private void end(IOException failure) {
		if (!OUTCOME.compareAndSet(this, Outcome.PENDING, Outcome.FAILED)) {
			closed(false);
			return;
		}
		try {
			release(() -> this.observation.failed(failure));
		}
		finally {
			Exchange via = this.hop.via();
			if (via != null) {
				via.end(failure);
			}
		}
	}

	/**
	 * Ends the attempt, and those that lead to its proxy, after it was established.
	 * Releases what the authentication methods hold and tells the observers that the
	 * connection is closed, once.
	 * @param lostBeforeFirstOctet whether it had ended before a single octet came
	 */
	public void closed(boolean lostBeforeFirstOctet) {
		try {
			if (OUTCOME.compareAndSet(this, Outcome.ESTABLISHED, Outcome.CLOSED)) {
				release(() -> this.observation.closed(lostBeforeFirstOctet));
			}
		}
		finally {
			Exchange via = this.hop.via();
			if (via != null) {
				via.closed(false);
			}
		}
	}

	// and tells of the end, whatever the authentication method throws
	private void release(Runnable told) {
		try {
			if (this.encapsulation != null) {
				this.encapsulation.close();
			}
			else {
				this.handshake.abandon();
			}
		}
		catch (Throwable ex) {
			// a method that cannot let go must not hide how the connect ended
			Unexpected.throwIfFatal(ex);
		}
		finally {
			told.run();
		}
	}

	/**
	 * The method the proxy chose.
	 * @return the method
	 * @throws IllegalStateException before the proxy has chosen
	 */
	public AuthMethod method() {
		AuthMethod method = this.handshake.method();
		if (method == null) {
			throw new IllegalStateException("The proxy has not chosen a method");
		}
		return method;
	}

	/**
	 * BND of the reply.
	 * @return the bound endpoint, unspecified for a probe
	 */
	public Endpoint bound() {
		return this.handshake.isEstablished() ? this.handshake.bound() : Endpoint.UNSPECIFIED;
	}

	/**
	 * How a connect goes on, in order.
	 */
	private enum Outcome {

		PENDING, ESTABLISHED, FAILED, CLOSED

	}

}
