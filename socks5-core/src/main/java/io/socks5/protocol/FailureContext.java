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
 */
public record FailureContext(Phase phase, Endpoint proxy, @Nullable Endpoint destination,
		boolean pipelined) implements Serializable {

	/**
	 * Creates the context of a connect that waits for each answer.
	 * @param phase the phase in which the connect failed
	 * @param proxy the proxy
	 * @param destination the destination, or {@code null} if there is none
	 */
	public FailureContext(Phase phase, Endpoint proxy, @Nullable Endpoint destination) {
		this(phase, proxy, destination, false);
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
		return "SOCKS5 proxy " + this.proxy + whereTo + ", " + this.phase;
	}

}
