package io.socks5.transport;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;

/**
 * The tunnels of a client, for transports that the client does not drive. It provides the
 * way to a destination and starts each connect.
 */
public interface TunnelSource {

	/**
	 * Chooses the way to a destination. No name is looked up, and nothing is opened.
	 * @param command the command
	 * @param destination the destination
	 * @return the tunnels of that way
	 * @throws IOException if a route denies the destination
	 */
	TunnelSource to(Command command, Endpoint destination) throws IOException;

	/**
	 * Whether the way uses no proxy.
	 * @return {@code false} before {@link #to}
	 */
	boolean isDirect();

	/**
	 * Whether the way leads through another client.
	 * @return {@code false} before {@link #to}
	 */
	boolean isOther();

	/**
	 * Whether the client always uses the same proxies, to which a channel can be
	 * connected already.
	 * @return {@code false} if {@link #start} chooses one of several endpoints
	 */
	boolean isSingle();

	/**
	 * Returns the names that {@link #start} looks up on this machine. They belong to the
	 * destination and to proxies of a chain.
	 * @param destination the destination
	 * @return the names, empty if proxies resolve all of them
	 */
	Set<String> lookedUp(Endpoint destination);

	/**
	 * Looks up the names of proxies whose addresses are endpoints of their own. A
	 * transport that must not block does so before {@link #start}.
	 * @return completes when the connect can start; never fails
	 */
	CompletableFuture<?> refresh();

	/**
	 * Prepares a connect that makes one try. After {@link #refresh}, it logs in to a
	 * proxy, if several are possible and none has accepted a login lately.
	 * @return completes when the connect can start; never fails
	 */
	default CompletableFuture<?> ready() {
		return refresh();
	}

	/**
	 * Returns the same tunnels for a connect that has waited until it is {@link #ready}.
	 * @param limit the deadline of the wait and the connect
	 * @return the tunnels with an earlier deadline
	 */
	default TunnelSource within(Deadline limit) {
		return this;
	}

	/**
	 * Returns the lookups of this client.
	 * @return the client's share of all lookups
	 */
	NameLookup lookup();

	/**
	 * Returns the timeouts of the steps of a connect, also of a direct one.
	 * @return the timeouts
	 */
	Timeouts timeouts();

	/**
	 * Starts a connect: reports it to the observers, and obtains the login.
	 * @param command the command
	 * @param destination the destination
	 * @param names the resolver of the {@linkplain #lookedUp names}
	 * @return the connect through all proxies
	 * @throws IOException if a local lookup fails, or a required login is missing
	 */
	ExchangeChain start(Command command, Endpoint destination, NameResolver names) throws IOException;

	/**
	 * Prepares a connect that makes several tries, for a transport that can replace its
	 * connection.
	 * @return the tries of one connect, whose timeouts start now
	 */
	TunnelTries tries();

}
