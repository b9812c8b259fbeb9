package io.socks5.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * A property has a value that the client cannot use. Never holds the value of a secret.
 */
public class InvalidSocks5PropertyException extends RuntimeException {

	private final String property;

	private final @Nullable String value;

	private final String reason;

	/**
	 * A bad value.
	 * @param property the property's full name
	 * @param value its value, or {@code null} if there is none or it is secret
	 * @param reason what is wrong with it
	 * @param cause the cause, if any
	 */
	public InvalidSocks5PropertyException(String property, @Nullable Object value, String reason,
			@Nullable Throwable cause) {
		super("'" + property + "' is not valid: " + reason, cause);
		this.property = property;
		this.value = (value != null) ? withoutLogin(value.toString()) : null;
		this.reason = reason;
	}

	// some give a whole URL, with a password in it
	private static String withoutLogin(String value) {
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
