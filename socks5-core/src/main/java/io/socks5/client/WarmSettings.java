package io.socks5.client;

import java.time.Duration;

/**
 * How many connections are made ahead of demand.
 *
 * @param size how many may wait, for each login
 * @param maxIdle how long one may wait
 */
record WarmSettings(int size, Duration maxIdle) {
}
