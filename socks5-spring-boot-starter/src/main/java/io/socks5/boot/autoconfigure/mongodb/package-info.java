/**
 * Auto-configuration that puts MongoDB behind the proxy.
 */
@NullMarked
package io.socks5.boot.autoconfigure.mongodb;

import org.jspecify.annotations.NullMarked;
