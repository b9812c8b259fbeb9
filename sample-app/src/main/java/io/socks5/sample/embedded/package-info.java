/**
 * The proxy and the XMPP server that the sample brings along, for loopback only.
 */
@NullMarked
package io.socks5.sample.embedded;

import org.jspecify.annotations.NullMarked;
