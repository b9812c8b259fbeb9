package io.socks5.boot.autoconfigure;

import java.util.function.UnaryOperator;

import io.socks5.client.ProxyEndpoint;

/**
 * A client that uses discovered endpoints.
 *
 * @param name the name of the client
 * @param service the name of the service
 * @param login adds the login to an endpoint
 */
record DiscoveryFollower(String name, String service, UnaryOperator<ProxyEndpoint> login) {
}
