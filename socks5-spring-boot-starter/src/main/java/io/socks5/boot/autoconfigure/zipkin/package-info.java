/**
 * Auto-configuration that puts Zipkin behind the proxy.
 */
@NullMarked
package io.socks5.boot.autoconfigure.zipkin;

import org.jspecify.annotations.NullMarked;
