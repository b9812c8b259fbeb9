package io.socks5.client;

/**
 * The result of a connect: a tunnel, or one whose request waits for the first octets.
 */
sealed interface Connected permits Tunnel, DeferredTunnel {

}
