package io.socks5.client;

import java.time.Duration;

/**
 * The settings of warm connections.
 *
 * @param size the maximum number of idle connections for each login
 * @param maxIdle the maximum idle time of a connection
 */
record WarmSettings(int size, Duration maxIdle) {
}
