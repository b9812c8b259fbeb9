/**
 * Mail transports that connect through a SOCKS5 proxy.
 */
@NullMarked
package io.socks5.boot.mail;

import org.jspecify.annotations.NullMarked;
