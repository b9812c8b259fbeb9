package io.socks5.boot.autoconfigure.zipkin;

import io.socks5.boot.autoconfigure.integration.LookedUp;

/**
 * A program that sends spans to Zipkin.
 */
public final class ZipkinLookups {

	private ZipkinLookups() {
	}

	/**
	 * Prints the names that it looks up.
	 * @param arguments the properties of the application
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		LookedUp.record();
		ZipkinApplication.runner().withPropertyValues(arguments).run(ZipkinApplication::send);
		LookedUp.print();
	}

}
