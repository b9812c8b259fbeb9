/**
 * The transports that move the octets of a handshake over a connection.
 */
@NullMarked
package io.socks5.transport;

import org.jspecify.annotations.NullMarked;
