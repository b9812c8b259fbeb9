package io.socks5.transport;

import java.io.IOException;
import java.util.Set;

import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;

/**
 * What a client knows of tunnels, for transports that it does not drive itself: which way
 * a destination is reached, and an attempt for each connect.
 */
public interface TunnelSource {

	/**
	 * Whether a destination is connected to directly.
	 * @param destination what is asked for
	 * @return {@code true} if it does not go through the proxy
	 */
	boolean isDirect(Endpoint destination);

	/**
	 * The names that {@link #start} looks up on this machine: the destination's, and
	 * those of proxies in a chain.
	 * @param destination what is asked for
	 * @return the names; none if proxies resolve them all
	 */
	Set<String> lookedUp(Endpoint destination);

	/**
	 * The lookups of this client.
	 * @return its share of all lookups
	 */
	NameLookup lookup();

	/**
	 * How long the steps of a connect may take, a direct one's included.
	 * @return the timeouts
	 */
	Timeouts timeouts();

	/**
	 * Starts a connect: tells the observers, and asks for the login.
	 * @param command what to ask the proxy for
	 * @param destination where it is for
	 * @param names gives the addresses of {@linkplain #lookedUp names}
	 * @return the connect through all proxies
	 * @throws IOException if a local look-up failed, or there is no login where one is
	 * required
	 */
	ExchangeChain start(Command command, Endpoint destination, NameResolver names) throws IOException;

}
