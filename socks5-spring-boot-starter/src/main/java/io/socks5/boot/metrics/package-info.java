/**
 * The Micrometer meters of SOCKS5 clients.
 */
@NullMarked
package io.socks5.boot.metrics;

import org.jspecify.annotations.NullMarked;
