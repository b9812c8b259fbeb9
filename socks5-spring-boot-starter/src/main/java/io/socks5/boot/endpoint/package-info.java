/**
 * The actuator endpoint of SOCKS5 clients.
 */
@NullMarked
package io.socks5.boot.endpoint;

import org.jspecify.annotations.NullMarked;
