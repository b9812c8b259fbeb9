/**
 * The SOCKS5 handshake and UDP headers, without I/O.
 */
@NullMarked
package io.socks5.handshake;

import org.jspecify.annotations.NullMarked;
