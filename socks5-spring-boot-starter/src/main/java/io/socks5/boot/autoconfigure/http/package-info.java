/**
 * Auto-configuration that puts Spring Boot's HTTP clients behind the proxy.
 */
@NullMarked
package io.socks5.boot.autoconfigure.http;

import org.jspecify.annotations.NullMarked;
