/**
 * Auto-configuration that puts WebSocket clients behind the proxy.
 */
@NullMarked
package io.socks5.boot.autoconfigure.websocket;

import org.jspecify.annotations.NullMarked;
