package io.socks5.event;

import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The information about a connect at its start.
 *
 * @param name the logical name of the client
 * @param proxy the proxy
 * @param destination the destination, or {@code null} if there is none (a probe)
 * @param command the command
 * @param probe whether this is a health probe, which metrics exclude
 * @param route a short description of the route, such as {@code #2 *.lab via lab}, or
 * {@code null} if no route matches
 */
public record ConnectAttempt(String name, Endpoint proxy, @Nullable Endpoint destination, Command command,
		boolean probe, @Nullable String route) {

	/**
	 * Creates the information about a connect without a route.
	 * @param name the logical name of the client
	 * @param proxy the proxy
	 * @param destination the destination, or {@code null} if there is none
	 * @param command the command
	 * @param probe whether this is a health probe
	 */
	public ConnectAttempt(String name, Endpoint proxy, @Nullable Endpoint destination, Command command, boolean probe) {
		this(name, proxy, destination, command, probe, null);
	}

}
