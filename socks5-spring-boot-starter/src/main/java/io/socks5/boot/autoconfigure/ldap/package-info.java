/**
 * Auto-configuration that puts LDAP behind the proxy.
 */
@NullMarked
package io.socks5.boot.autoconfigure.ldap;

import org.jspecify.annotations.NullMarked;
