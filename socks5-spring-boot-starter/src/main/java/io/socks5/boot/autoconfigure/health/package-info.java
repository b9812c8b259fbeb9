/**
 * Auto-configuration of the health component.
 */
@NullMarked
package io.socks5.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
