package io.socks5.boot.endpoint;

/**
 * Thrown if too many tests of destinations are running.
 */
class TooManyTestsException extends IllegalStateException {

	TooManyTestsException(int limit) {
		super("Too many tests: " + limit + " are running; repeat the request later");
	}

}
