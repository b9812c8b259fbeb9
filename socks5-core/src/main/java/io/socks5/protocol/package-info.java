/**
 * The nouns of RFC 1928: addresses, endpoints, reply codes, methods, and what can fail.
 */
@NullMarked
package io.socks5.protocol;

import org.jspecify.annotations.NullMarked;
