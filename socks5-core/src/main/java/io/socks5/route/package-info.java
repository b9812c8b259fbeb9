/**
 * Which way a connect goes: through the proxy, or directly.
 */
@NullMarked
package io.socks5.route;

import org.jspecify.annotations.NullMarked;
