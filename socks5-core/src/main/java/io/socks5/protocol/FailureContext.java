package io.socks5.protocol;

import java.io.Serializable;

import org.jspecify.annotations.Nullable;

/**
 * Where a failure happened.
 *
 * @param phase how far the connect had come
 * @param proxy the proxy spoken to
 * @param destination what was asked for, or {@code null} where nothing was (a probe)
 * @param pipelined whether the client had sent everything before the proxy answered
 */
public record FailureContext(Phase phase, Endpoint proxy, @Nullable Endpoint destination,
		boolean pipelined) implements Serializable {

	/**
	 * A context of a connect that awaits each answer.
	 * @param phase how far the connect had come
	 * @param proxy the proxy spoken to
	 * @param destination what was asked for, or {@code null} where nothing was
	 */
	public FailureContext(Phase phase, Endpoint proxy, @Nullable Endpoint destination) {
		this(phase, proxy, destination, false);
	}

	// what else can be the matter where a proxy falls silent, closes, or says something
	// odd
	String hint() {
		return this.pipelined ? " ('pipelining' is enabled; some proxies lose octets sent before they answer)" : "";
	}

	/**
	 * The context as the first words of a message.
	 */
	@Override
	public String toString() {
		String whereTo = (this.destination != null) ? " to " + this.destination : "";
		return "SOCKS5 proxy " + this.proxy + whereTo + ", " + this.phase;
	}

}
