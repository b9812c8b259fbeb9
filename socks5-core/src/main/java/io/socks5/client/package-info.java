/**
 * The client, its socket factory and its sockets.
 */
@NullMarked
package io.socks5.client;

import org.jspecify.annotations.NullMarked;
