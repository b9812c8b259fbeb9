/**
 * Observations of connects, for traces.
 */
@NullMarked
package io.socks5.boot.observation;

import org.jspecify.annotations.NullMarked;
