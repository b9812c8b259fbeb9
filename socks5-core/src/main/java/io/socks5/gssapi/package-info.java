/**
 * GSSAPI, RFC 1961: the authentication method, its options, and a Kerberos login.
 */
@NullMarked
package io.socks5.gssapi;

import org.jspecify.annotations.NullMarked;
