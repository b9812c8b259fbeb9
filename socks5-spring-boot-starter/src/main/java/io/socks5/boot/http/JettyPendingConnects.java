package io.socks5.boot.http;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpDestination;

/**
 * The pending connects of a Jetty client. They are cancelled when no request waits for
 * their destination, which Jetty does not do.
 */
final class JettyPendingConnects {

	private final Map<CompletableFuture<?>, Destination> connects = new ConcurrentHashMap<>();

	void add(Destination destination, CompletableFuture<?> connect) {
		this.connects.put(connect, destination);
		connect.whenComplete((channel, failure) -> this.connects.remove(connect));
	}

	void requestFailed(HttpClient http, Request request) {
		if (this.connects.isEmpty()) {
			return;
		}
		Destination destination = http.resolveDestination(request);
		if (!isWanted(destination)) {
			this.connects.forEach((connect, to) -> {
				if (to == destination) {
					connect.cancel(false);
				}
			});
		}
	}

	/**
	 * Returns whether a request waits for a connection.
	 * @param destination the destination
	 * @return {@code false} if a connect there serves no request
	 */
	static boolean isWanted(Destination destination) {
		return !(destination instanceof HttpDestination requests) || requests.getQueuedRequestCount() > 0;
	}

}
