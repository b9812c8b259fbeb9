package io.socks5.protocol;

import java.io.Serializable;

import org.jspecify.annotations.Nullable;

/**
 * Where a failure happened.
 *
 * @param phase how far the connect had come
 * @param proxy the proxy spoken to
 * @param destination what was asked for, or {@code null} where nothing was (a probe)
 */
public record FailureSite(Phase phase, Endpoint proxy, @Nullable Endpoint destination) implements Serializable {

	/**
	 * The site as the first words of a message.
	 */
	@Override
	public String toString() {
		String whereTo = (this.destination != null) ? " to " + this.destination : "";
		return "SOCKS5 proxy " + this.proxy + whereTo + ", " + this.phase;
	}

}
