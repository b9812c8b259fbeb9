/**
 * Listeners and observations of connects.
 */
@NullMarked
package io.socks5.event;

import org.jspecify.annotations.NullMarked;
