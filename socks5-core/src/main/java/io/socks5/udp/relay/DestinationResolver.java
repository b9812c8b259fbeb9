package io.socks5.udp.relay;

import java.io.IOException;

import io.socks5.protocol.Endpoint;
import io.socks5.transport.NameLookup;
import io.socks5.transport.NameResolver;

/**
 * Resolves destinations as the client is configured: locally, or not at all.
 */
public interface DestinationResolver {

	/**
	 * Returns the local lookups of the client.
	 * @return the lookups
	 */
	NameLookup lookup();

	/**
	 * Requires that datagrams to a destination may go through the proxy of the client. No
	 * name is looked up.
	 * @param destination the destination, by name or literal
	 * @throws IOException if a route denies it, or leads through another client
	 */
	void requireAllowed(Endpoint destination) throws IOException;

	/**
	 * Returns the destination for the proxy.
	 * @param destination the destination, by name or literal
	 * @param names looks up the name
	 * @return the destination itself, or its literal if the client resolves names locally
	 * @throws IOException if the lookup fails
	 */
	Endpoint resolved(Endpoint destination, NameResolver names) throws IOException;

}
