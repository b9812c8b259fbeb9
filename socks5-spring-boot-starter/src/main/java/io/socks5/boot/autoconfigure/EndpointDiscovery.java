package io.socks5.boot.autoconfigure;

import java.util.List;

import io.socks5.client.ProxyEndpoint;
import io.socks5.client.Socks5Client;
import org.jspecify.annotations.Nullable;

/**
 * Discovers the endpoints of clients in a registry.
 */
interface EndpointDiscovery {

	/**
	 * Returns the endpoints of a client that is about to be created.
	 * @param follower the client
	 * @return at least one endpoint, at which connects fail if none is known
	 */
	List<ProxyEndpoint> endpoints(DiscoveryFollower follower);

	/**
	 * Replaces the endpoints of a client whenever they change.
	 * @param name the name of the client
	 * @param client the client
	 * @param follower what it follows, or {@code null} for nothing
	 */
	void follow(String name, Socks5Client client, @Nullable DiscoveryFollower follower);

}
