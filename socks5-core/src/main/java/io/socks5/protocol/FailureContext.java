package io.socks5.protocol;

import java.io.Serializable;

import org.jspecify.annotations.Nullable;

/**
 * The context of a failure.
 *
 * @param phase the phase in which the connect failed
 * @param proxy the proxy
 * @param destination the destination, or {@code null} if there is none (a probe)
 * @param pipelined whether the client sent all its messages before the proxy answered
 * @param proxyName the configured name, if the proxy is one of its addresses, or
 * {@code null}
 */
public record FailureContext(Phase phase, Endpoint proxy, @Nullable Endpoint destination, boolean pipelined,
		@Nullable Address proxyName) implements Serializable {

	/**
	 * Creates the context of a connect that waits for each answer.
	 * @param phase the phase in which the connect failed
	 * @param proxy the proxy
	 * @param destination the destination, or {@code null} if there is none
	 */
	public FailureContext(Phase phase, Endpoint proxy, @Nullable Endpoint destination) {
		this(phase, proxy, destination, false, null);
	}

	/**
	 * Returns the same context for a proxy that is an address of a configured name.
	 * @param name the name, or {@code null}
	 * @return a context with the name
	 */
	public FailureContext named(@Nullable Address name) {
		return new FailureContext(this.phase, this.proxy, this.destination, this.pipelined, name);
	}

	/**
	 * Returns the configured host of the proxy, which identifies it for TLS and
	 * authentication.
	 * @return the name whose address the proxy is, or the host of the proxy
	 */
	public Address proxyHost() {
		return (this.proxyName != null) ? this.proxyName : this.proxy.host();
	}

	/**
	 * Returns a further possible cause if a proxy stops answering, closes the connection
	 * or violates the protocol.
	 */
	String hint() {
		return this.pipelined ? " ('pipelining' is enabled; some proxies lose octets sent before they answer)" : "";
	}

	/**
	 * Returns the context as the beginning of a message.
	 */
	@Override
	public String toString() {
		String whereTo = (this.destination != null) ? " to " + this.destination : "";
		String name = (this.proxyName != null) ? " (" + this.proxyName + ")" : "";
		return "SOCKS5 proxy " + this.proxy + name + whereTo + ", " + this.phase;
	}

}
