package io.socks5.boot.autoconfigure;

/**
 * Thrown if the starter does not support the version of Spring Boot.
 */
class UnsupportedSpringBootException extends IllegalStateException {

	private final String version;

	UnsupportedSpringBootException(String version) {
		super("The SOCKS5 starter requires Spring Boot 4.0 or later, and the application runs on Spring Boot " + version
				+ ".");
		this.version = version;
	}

	String version() {
		return this.version;
	}

}
