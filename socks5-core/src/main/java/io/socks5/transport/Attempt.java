package io.socks5.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.socks5.auth.Encapsulation;
import io.socks5.event.ConnectListener.Observation;
import io.socks5.handshake.Handshake;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureSite;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Exception;
import io.socks5.protocol.Socks5TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One connect through the proxy, for whichever transport drives it: the handshake, its
 * limits, and whoever watches. The handshake knows no observers; this tells them what the
 * octets have changed. For one thread at a time.
 */
public final class Attempt {

	private final Hop hop;

	private final @Nullable Endpoint destination;

	private final Handshake handshake;

	private final Limits limits;

	private final Observation observation;

	private boolean connected;

	private boolean selected;

	private boolean authenticated;

	private boolean ended;

	/**
	 * An attempt that observers have been told of.
	 * @param hop how the proxy is reached
	 * @param destination what is asked for, or {@code null} for a probe
	 * @param handshake the handshake to drive
	 * @param limits how long its steps may take
	 * @param observation who watches
	 */
	public Attempt(Hop hop, @Nullable Endpoint destination, Handshake handshake, Limits limits,
			Observation observation) {
		this.hop = hop;
		this.destination = destination;
		this.handshake = handshake;
		this.limits = limits;
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
	public List<Attempt> chain() {
		if (this.hop.via() == null) {
			return List.of(this);
		}
		List<Attempt> chain = new ArrayList<>();
		for (Attempt each = this; each != null; each = each.hop.via()) {
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
		for (Attempt each : chain()) {
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
	 * Asks for something else than it was made for, before the request is sent.
	 * @param other where the request is for instead
	 * @see Handshake#redirect(Endpoint)
	 */
	public void redirect(Endpoint other) {
		this.handshake.redirect(other);
	}

	/**
	 * How long its steps may take.
	 * @return the limits
	 */
	public Limits limits() {
		return this.limits;
	}

	/**
	 * What a failure to reach the proxy carries.
	 * @return the site
	 */
	public FailureSite connecting() {
		return new FailureSite(Phase.CONNECT, proxy(), this.destination);
	}

	/**
	 * What a failure of the step at hand carries.
	 * @return the site
	 */
	public FailureSite site() {
		return this.handshake.site();
	}

	/**
	 * What a failure to secure the connection to the proxy carries.
	 * @return the site
	 */
	public FailureSite securing() {
		return new FailureSite(Phase.TLS, proxy(), this.destination);
	}

	/**
	 * TCP, and TLS if there is any, to the proxy stands.
	 */
	public void proxyConnected() {
		this.connected = true;
		this.observation.proxyConnected();
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
	public Attempt requesting(Endpoint asked, ByteBuffer firstFlight, Limits within, Observation observer)
			throws Socks5Exception {
		this.handshake.append(firstFlight);
		this.handshake.request(Command.CONNECT, asked);
		return new Attempt(this.hop, asked, this.handshake, within, observer);
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
		catch (RequestRejectedException ex) {
			tell();
			this.observation.replied(ex.replyCode());
			throw ex;
		}
		tell();
	}

	private void tell() {
		if (!this.connected) {
			proxyConnected();
		}
		AuthMethod method = this.handshake.method();
		if (method != null && !this.selected) {
			this.selected = true;
			this.observation.methodSelected(method);
		}
		if (this.handshake.phase() == Phase.REQUEST && !this.authenticated) {
			this.authenticated = true;
			this.observation.authenticated();
		}
	}

	/**
	 * Goes on to the second reply of BIND.
	 * @throws Socks5Exception if it has come already, and refuses
	 * @see Handshake#awaitPeer()
	 */
	public void awaitPeer() throws Socks5Exception {
		this.handshake.awaitPeer();
	}

	/**
	 * The second reply of BIND has come.
	 */
	public void peerConnected() {
		this.observation.replied(ReplyCode.SUCCEEDED);
	}

	/**
	 * How everything that follows the negotiation is wrapped.
	 * @return the encapsulation, or {@code null} if there is none
	 */
	public @Nullable Encapsulation encapsulation() {
		return this.handshake.encapsulation();
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
		return new Socks5TimeoutException(this.handshake.site(), deadline.toString());
	}

	/**
	 * The handshake is over and the tunnel stands.
	 */
	public void established() {
		if (this.handshake.isEstablished()) {
			this.observation.replied(ReplyCode.SUCCEEDED);
		}
		this.ended = true;
		this.observation.established(bound());
	}

	/**
	 * The attempt is over, and failed.
	 * @param cause what the caller gets
	 */
	public void failed(IOException cause) {
		this.handshake.abandon();
		if (!this.ended) {
			this.ended = true;
			this.observation.failed(cause);
			Attempt via = this.hop.via();
			if (via != null) {
				via.abandoned(cause);
			}
		}
	}

	// one that leads on to a proxy is over with what it leads to
	private void abandoned(IOException cause) {
		if (this.ended) {
			discard();
		}
		else {
			failed(cause);
		}
	}

	/**
	 * The connection is over, and nobody has used it: releases what the authentication
	 * methods of all proxies hold.
	 */
	public void discard() {
		this.handshake.abandon();
		this.observation.closed(false);
		Attempt via = this.hop.via();
		if (via != null) {
			via.discard();
		}
	}

	/**
	 * The tunnel, after it stood, was closed.
	 * @param lostBeforeFirstOctet whether it had ended before a single octet came
	 */
	public void closed(boolean lostBeforeFirstOctet) {
		this.observation.closed(lostBeforeFirstOctet);
		Attempt via = this.hop.via();
		if (via != null) {
			via.closed(false);
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

}
