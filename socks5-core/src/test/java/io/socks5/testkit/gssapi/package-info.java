/**
 * GSSAPI for tests: a realm of Kerberos, and the proxy's side of RFC 1961.
 */
@NullMarked
package io.socks5.testkit.gssapi;

import org.jspecify.annotations.NullMarked;
