/**
 * Auto-configuration that puts mail behind the proxy.
 */
@NullMarked
package io.socks5.boot.autoconfigure.mail;

import org.jspecify.annotations.NullMarked;
