package io.socks5.netty;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;

/**
 * User event that a pipeline gets when its tunnel stands.
 *
 * @param proxy the proxy
 * @param destination what the tunnel leads to
 * @param method the authentication method the proxy chose
 * @param bound BND.ADDR and BND.PORT of the proxy's reply
 */
public record Socks5TunnelEvent(Endpoint proxy, Endpoint destination, AuthMethod method, Endpoint bound) {
}
