package io.socks5.boot.autoconfigure.http;

import io.socks5.boot.autoconfigure.integration.LookedUp;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * A program that uses HTTP.
 */
public final class HttpLookups {

	private HttpLookups() {
	}

	/**
	 * Prints the names that it looks up with all libraries.
	 * @param properties the properties of the application
	 * @throws Exception if that fails
	 */
	public static void main(String[] properties) throws Exception {
		LookedUp.record();
		for (HttpLibrary library : HttpLibrary.values()) {
			new ApplicationContextRunner().withConfiguration(HttpApplication.CONFIGURATIONS)
				.withPropertyValues(properties)
				.withPropertyValues(HttpApplication.ENABLED, library.property())
				.run((context) -> library.pages(context).get("http://http.internal.test:4711/"));
		}
		LookedUp.print();
	}

}
