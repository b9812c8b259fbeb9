package io.socks5.netty;

import java.util.Objects;

import io.socks5.handshake.Grant;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The user event of a pipeline whose tunnel is established. Two events are equal if their
 * values are.
 */
public final class Socks5TunnelEvent {

	private final Endpoint proxy;

	private final Endpoint destination;

	private final AuthMethod method;

	/** The reply of the proxy, or {@code null} if the bound endpoint is known. */
	private final @Nullable Grant grant;

	private final @Nullable Endpoint bound;

	/**
	 * Creates an event.
	 * @param proxy the proxy
	 * @param destination the destination of the tunnel
	 * @param method the authentication method the proxy chose
	 * @param bound the bound endpoint of the proxy's reply
	 */
	public Socks5TunnelEvent(Endpoint proxy, Endpoint destination, AuthMethod method, Endpoint bound) {
		this.proxy = proxy;
		this.destination = destination;
		this.method = method;
		this.grant = null;
		this.bound = bound;
	}

	Socks5TunnelEvent(Endpoint proxy, Endpoint destination, Grant grant) {
		this.proxy = proxy;
		this.destination = destination;
		this.method = grant.method();
		this.grant = grant;
		this.bound = null;
	}

	/**
	 * Returns the proxy.
	 * @return the last proxy of the path
	 */
	public Endpoint proxy() {
		return this.proxy;
	}

	/**
	 * Returns the destination of the tunnel.
	 * @return the destination of the request
	 */
	public Endpoint destination() {
		return this.destination;
	}

	/**
	 * Returns the authentication method that the proxy chose.
	 * @return the method
	 */
	public AuthMethod method() {
		return this.method;
	}

	/**
	 * Returns BND.ADDR and BND.PORT of the proxy's reply, which few applications need.
	 * @return the bound endpoint
	 */
	public Endpoint bound() {
		return (this.grant != null) ? this.grant.bound() : Objects.requireNonNull(this.bound);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Socks5TunnelEvent that && this.proxy.equals(that.proxy)
				&& this.destination.equals(that.destination) && this.method.equals(that.method)
				&& bound().equals(that.bound());
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.proxy, this.destination, this.method, bound());
	}

	@Override
	public String toString() {
		return "Socks5TunnelEvent[proxy=" + this.proxy + ", destination=" + this.destination + ", method=" + this.method
				+ ", bound=" + bound() + "]";
	}

}
