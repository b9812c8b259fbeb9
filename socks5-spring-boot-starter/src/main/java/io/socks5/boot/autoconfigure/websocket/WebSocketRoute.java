package io.socks5.boot.autoconfigure.websocket;

import io.socks5.boot.http.HttpClientBypassException;
import io.socks5.client.Socks5Client;

/**
 * Routes the WebSocket clients of one library.
 */
interface WebSocketRoute {

	/**
	 * Returns whether a bean is of this library.
	 * @param bean a client, or a bean that connects with one
	 * @return {@code false} to ask the next route
	 */
	boolean supports(Object bean);

	/**
	 * Routes a bean.
	 * @param client the client to connect with
	 * @param bean a bean that is supported
	 * @return the same bean, or one with its settings
	 * @throws HttpClientBypassException if the bean would bypass the proxy
	 */
	Object through(Socks5Client client, Object bean);

}
