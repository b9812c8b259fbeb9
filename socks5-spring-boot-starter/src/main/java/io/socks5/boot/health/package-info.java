/**
 * The actuator health of a SOCKS5 client.
 */
@NullMarked
package io.socks5.boot.health;

import org.jspecify.annotations.NullMarked;
