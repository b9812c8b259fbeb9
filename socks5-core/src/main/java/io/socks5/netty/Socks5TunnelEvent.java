package io.socks5.netty;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;

/**
 * The user event of a pipeline whose tunnel is established.
 *
 * @param proxy the proxy
 * @param destination the destination of the tunnel
 * @param method the authentication method the proxy chose
 * @param bound BND.ADDR and BND.PORT of the proxy's reply
 */
public record Socks5TunnelEvent(Endpoint proxy, Endpoint destination, AuthMethod method, Endpoint bound) {
}
