/**
 * Auto-configuration of what actuator endpoints show.
 */
@NullMarked
package io.socks5.boot.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
