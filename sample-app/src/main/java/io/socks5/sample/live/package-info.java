/**
 * The stream of events to the page.
 */
@NullMarked
package io.socks5.sample.live;

import org.jspecify.annotations.NullMarked;
