/**
 * Authentication with GSSAPI, its options and a Kerberos login. RFC 1961.
 */
@NullMarked
package io.socks5.gssapi;

import org.jspecify.annotations.NullMarked;
