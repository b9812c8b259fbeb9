package io.socks5.boot.autoconfigure;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener;
import io.socks5.protocol.Endpoint;

/**
 * Records the established connects of all clients.
 */
final class EstablishedConnects implements ConnectListener {

	private final Queue<Established> all = new ConcurrentLinkedQueue<>();

	@Override
	public Observation connectStarted(ConnectAttempt attempt) {
		long startedAt = System.nanoTime();
		return new Observation() {

			@Override
			public void established(Endpoint bound) {
				EstablishedConnects.this.all
					.add(new Established(attempt.name(), attempt.proxy().port(), startedAt, System.nanoTime()));
			}

		};
	}

	List<Established> all() {
		return List.copyOf(this.all);
	}

	/**
	 * Returns the connects through a proxy that started after a moment.
	 * @param port the port of the proxy
	 * @param moment the moment
	 * @return the connects in the order of their ends
	 */
	List<Established> through(int port, long moment) {
		return this.all.stream().filter((each) -> each.port() == port && each.startedAt() - moment > 0).toList();
	}

	/**
	 * An established connect.
	 *
	 * @param client the name of the client
	 * @param port the port of the proxy
	 * @param startedAt the time of its start
	 * @param at the time of its end
	 */
	record Established(String client, int port, long startedAt, long at) {

	}

}
