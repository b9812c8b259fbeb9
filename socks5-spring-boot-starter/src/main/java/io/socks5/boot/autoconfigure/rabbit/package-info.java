/**
 * Auto-configuration that puts RabbitMQ behind the proxy.
 */
@NullMarked
package io.socks5.boot.autoconfigure.rabbit;

import org.jspecify.annotations.NullMarked;
