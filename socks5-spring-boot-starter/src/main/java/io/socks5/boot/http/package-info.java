/**
 * Integrations of HTTP client libraries with a SOCKS5 client.
 */
@NullMarked
package io.socks5.boot.http;

import org.jspecify.annotations.NullMarked;
