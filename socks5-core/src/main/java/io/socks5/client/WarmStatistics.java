package io.socks5.client;

/**
 * The statistics of warm connections since the client was built.
 *
 * @param hits the number of connects that used a warm connection
 * @param misses the number of connects that found no warm connection
 * @param discarded the number of warm connections that were closed unused
 * @param idle the current number of idle warm connections
 */
public record WarmStatistics(long hits, long misses, long discarded, int idle) {
}
