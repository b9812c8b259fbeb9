package io.socks5.boot.autoconfigure.integration;

/**
 * Thrown when a client cannot go through the proxy although a property promises it.
 */
public class UnsupportedIntegrationException extends RuntimeException {

	private final String property;

	private final String reason;

	private final String remedy;

	UnsupportedIntegrationException(String property, String reason, String remedy) {
		super("'" + property + "' cannot be kept: " + reason);
		this.property = property;
		this.reason = reason;
		this.remedy = remedy;
	}

	String property() {
		return this.property;
	}

	String reason() {
		return this.reason;
	}

	String remedy() {
		return this.remedy;
	}

}
