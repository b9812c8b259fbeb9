/**
 * The choice between a direct connection and the proxies of a client.
 */
@NullMarked
package io.socks5.route;

import org.jspecify.annotations.NullMarked;
