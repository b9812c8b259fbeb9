package io.socks5.client;

/**
 * What has become of connections to the proxy that were made ahead of demand, since the
 * client was made.
 *
 * @param hits connects that found one
 * @param misses connects that did not
 * @param discarded connections that were closed unused: too old, or broken
 * @param idle connections that wait at this moment
 */
public record WarmStatistics(long hits, long misses, long discarded, int idle) {
}
