/**
 * Spring Boot auto-configuration of the SOCKS5 client.
 */
@NullMarked
package io.socks5.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
