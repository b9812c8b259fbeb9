/**
 * The choice between the proxy and a direct connection, and of addresses.
 */
@NullMarked
package io.socks5.route;

import org.jspecify.annotations.NullMarked;
