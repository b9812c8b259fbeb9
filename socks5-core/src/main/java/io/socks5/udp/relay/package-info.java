/**
 * Exchanges datagrams with the relay of a proxy. Not exported.
 */
@NullMarked
package io.socks5.udp.relay;

import org.jspecify.annotations.NullMarked;
