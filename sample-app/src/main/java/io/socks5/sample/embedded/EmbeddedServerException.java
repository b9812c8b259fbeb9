package io.socks5.sample.embedded;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if an embedded server cannot start with the configured properties.
 */
class EmbeddedServerException extends RuntimeException {

	private final String action;

	EmbeddedServerException(String message, String action, @Nullable Throwable cause) {
		super(message, cause);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
