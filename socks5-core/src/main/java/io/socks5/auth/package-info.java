/**
 * Sub-negotiations of the authentication methods: octets in, octets out.
 */
@NullMarked
package io.socks5.auth;

import org.jspecify.annotations.NullMarked;
