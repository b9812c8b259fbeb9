/**
 * Drives the handshake in a Netty pipeline. Needs Netty on the class path, which nothing
 * else in here does.
 */
@NullMarked
package io.socks5.netty;

import org.jspecify.annotations.NullMarked;
