/**
 * Auto-configuration that puts JDBC connections behind the proxy.
 */
@NullMarked
package io.socks5.boot.autoconfigure.jdbc;

import org.jspecify.annotations.NullMarked;
