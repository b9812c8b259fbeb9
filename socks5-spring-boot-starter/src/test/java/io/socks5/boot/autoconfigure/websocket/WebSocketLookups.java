package io.socks5.boot.autoconfigure.websocket;

import io.socks5.boot.autoconfigure.integration.LookedUp;

/**
 * A program that uses WebSockets.
 */
public final class WebSocketLookups {

	private WebSocketLookups() {
	}

	/**
	 * Prints the names that it looks up with all libraries.
	 * @param properties the properties of the application
	 * @throws Exception if that fails
	 */
	public static void main(String[] properties) throws Exception {
		LookedUp.record();
		for (WebSocketLibrary library : WebSocketLibrary.values()) {
			WebSocketApplication.runner(library.client())
				.withPropertyValues(properties)
				.run((context) -> WebSocketApplication.echo(context, "ws://ws.internal.test:4711/echo"));
		}
		LookedUp.print();
	}

}
