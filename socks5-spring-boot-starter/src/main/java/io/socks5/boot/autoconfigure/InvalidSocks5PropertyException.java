package io.socks5.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a property has a value that the client cannot use. Never contains the value
 * of a secret.
 */
public class InvalidSocks5PropertyException extends RuntimeException {

	private final String property;

	private final @Nullable String value;

	private final String reason;

	/**
	 * Creates a new exception for a bad value.
	 * @param property the property's full name
	 * @param value its value, or {@code null} if it is missing or secret
	 * @param reason the reason why the value is bad
	 * @param cause the cause, if any
	 */
	public InvalidSocks5PropertyException(String property, @Nullable Object value, String reason,
			@Nullable Throwable cause) {
		super("'" + property + "' is not valid: " + reason, cause);
		this.property = property;
		this.value = (value != null) ? withoutLogin(value.toString()) : null;
		this.reason = reason;
	}

	private static String withoutLogin(String value) {
		// the value may be a whole URL with a password
		return value.replaceFirst("(?s).*@", "******@");
	}

	String property() {
		return this.property;
	}

	@Nullable String value() {
		return this.value;
	}

	String reason() {
		return this.reason;
	}

}
