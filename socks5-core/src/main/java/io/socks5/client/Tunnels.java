package io.socks5.client;

/**
 * The tunnels of a client, for the handler of a framework such as Netty. An opaque handle
 * with no members of its own.
 *
 * @see Socks5Client#tunnels()
 */
public sealed interface Tunnels permits ClientTunnels {

}
