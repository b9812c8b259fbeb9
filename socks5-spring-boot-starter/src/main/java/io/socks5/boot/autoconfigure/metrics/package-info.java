/**
 * Auto-configuration of the meters.
 */
@NullMarked
package io.socks5.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
