/**
 * Spring Security's requests to authorization servers through the proxy.
 */
@NullMarked
package io.socks5.boot.autoconfigure.oauth2;

import org.jspecify.annotations.NullMarked;
