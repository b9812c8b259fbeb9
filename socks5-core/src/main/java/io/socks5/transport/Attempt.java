package io.socks5.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.socks5.event.ConnectListener.Observation;
import io.socks5.handshake.Handshake;
import io.socks5.protocol.AuthMethod;
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

	private final Endpoint proxy;

	private final @Nullable Endpoint destination;

	private final Handshake handshake;

	private final Limits limits;

	private final Observation observation;

	private boolean selected;

	private boolean authenticated;

	private boolean ended;

	/**
	 * An attempt that observers have been told of.
	 * @param proxy the proxy
	 * @param destination what is asked for, or {@code null} for a probe
	 * @param handshake the handshake to drive
	 * @param limits how long its steps may take
	 * @param observation who watches
	 */
	public Attempt(Endpoint proxy, @Nullable Endpoint destination, Handshake handshake, Limits limits,
			Observation observation) {
		this.proxy = proxy;
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
		return this.proxy;
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
		return new FailureSite(Phase.CONNECT, this.proxy, this.destination);
	}

	/**
	 * TCP to the proxy stands.
	 */
	public void proxyConnected() {
		this.observation.proxyConnected();
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
			this.observation.replied(ex.replyCode());
			throw ex;
		}
		tell();
	}

	private void tell() {
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
		if (!this.ended) {
			this.ended = true;
			this.observation.failed(cause);
		}
	}

	/**
	 * The tunnel, after it stood, was closed.
	 * @param lostBeforeFirstOctet whether it had ended before a single octet came
	 */
	public void closed(boolean lostBeforeFirstOctet) {
		this.observation.closed(lostBeforeFirstOctet);
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
