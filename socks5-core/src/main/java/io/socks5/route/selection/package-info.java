/**
 * The choice of a route for a destination, and of an endpoint for a connect. No clock of
 * its own: the time is handed in.
 */
@NullMarked
package io.socks5.route.selection;

import org.jspecify.annotations.NullMarked;
