/**
 * Auto-configuration of the observations.
 */
@NullMarked
package io.socks5.boot.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
