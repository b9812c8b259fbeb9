package io.socks5.sample.embedded;

import org.jspecify.annotations.Nullable;

/**
 * An embedded server cannot serve what a property asks for.
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
