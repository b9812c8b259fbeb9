/**
 * The protocol itself: octets in, octets out, no I/O.
 */
@NullMarked
package io.socks5.handshake;

import org.jspecify.annotations.NullMarked;
