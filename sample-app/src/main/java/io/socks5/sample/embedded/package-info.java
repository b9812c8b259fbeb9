/**
 * The embedded proxy, XMPP server and web site, for loopback only.
 */
@NullMarked
package io.socks5.sample.embedded;

import org.jspecify.annotations.NullMarked;
