/**
 * Auto-configuration that puts Redis behind the proxy.
 */
@NullMarked
package io.socks5.boot.autoconfigure.redis;

import org.jspecify.annotations.NullMarked;
