package io.socks5.boot.endpoint;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.socks5.boot.ConnectOutcome;
import io.socks5.boot.ConnectProgress;
import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener;
import io.socks5.protocol.Endpoint;

/**
 * Records what connects and probes found out about each proxy, for the endpoint.
 */
public class RecentConnects implements ConnectListener {

	/** The number of records after which unused ones are removed. */
	private static final int MANY = 1024;

	private final Map<Key, ProxyRecord> records = new ConcurrentHashMap<>();

	@Override
	public Observation connectStarted(ConnectAttempt attempt) {
		return new Recorded(attempt, record(attempt.name(), attempt.proxy()));
	}

	/**
	 * Returns the record of a client and a proxy.
	 * @param client the logical name of the client
	 * @param proxy the proxy
	 * @return the live record
	 */
	ProxyRecord record(String client, Endpoint proxy) {
		if (this.records.size() >= MANY) {
			// proxies that were discovered are gone some day
			this.records.values().removeIf((each) -> each.active().get() == 0);
		}
		return this.records.computeIfAbsent(new Key(client, proxy), (key) -> new ProxyRecord());
	}

	/**
	 * A client and a proxy.
	 *
	 * @param client the logical name of the client
	 * @param proxy the proxy
	 */
	private record Key(String client, Endpoint proxy) {

	}

	/**
	 * A connect or a probe.
	 */
	private static final class Recorded implements Observation {

		private final ConnectAttempt attempt;

		private final ProxyRecord record;

		private final long startedAt = System.nanoTime();

		Recorded(ConnectAttempt attempt, ProxyRecord record) {
			this.attempt = attempt;
			this.record = record;
		}

		@Override
		public void authenticated() {
			this.record.authenticated(System.nanoTime() - this.startedAt);
		}

		@Override
		public void established(Endpoint bound) {
			this.record.established();
			if (!this.attempt.probe()) {
				this.record.active().incrementAndGet();
			}
		}

		@Override
		public void failed(IOException cause) {
			if (isOfProxy(cause)) {
				this.record.failed(cause);
			}
		}

		@Override
		public void closed(boolean lostBeforeFirstOctet) {
			if (!this.attempt.probe()) {
				this.record.active().decrementAndGet();
			}
		}

		private boolean isOfProxy(IOException cause) {
			// in a chain, the record of the failed proxy contains the failure
			return !ConnectProgress.isOfTheProxyBefore(cause, this.attempt) && switch (ConnectOutcome.of(cause)) {
				case CANCELLED, DENIED, OTHER -> false;
				default -> true;
			};
		}

	}

}
