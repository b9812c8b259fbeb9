/**
 * Datagrams (UDP) through the proxy.
 */
@NullMarked
package io.socks5.udp;

import org.jspecify.annotations.NullMarked;
