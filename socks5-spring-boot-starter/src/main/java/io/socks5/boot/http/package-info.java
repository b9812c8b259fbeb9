/**
 * Puts HTTP clients behind a SOCKS5 client: the ways into each library.
 */
@NullMarked
package io.socks5.boot.http;

import org.jspecify.annotations.NullMarked;
