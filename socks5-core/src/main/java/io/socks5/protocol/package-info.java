/**
 * The vocabulary of RFC 1928: addresses, endpoints, codes and failures.
 */
@NullMarked
package io.socks5.protocol;

import org.jspecify.annotations.NullMarked;
