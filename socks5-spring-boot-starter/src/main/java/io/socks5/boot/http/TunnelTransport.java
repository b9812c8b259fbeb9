package io.socks5.boot.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.socks5.client.Socks5Client;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Connects through the SOCKS5 client, and gives Jetty the channel when the tunnel stands.
 * A connect takes one of Jetty's threads, for as long as it lasts.
 */
final class TunnelTransport extends Transport.Wrapper {

	private final Socks5Client client;

	TunnelTransport(Socks5Client client) {
		super(Transport.TCP_IP);
		this.client = client;
	}

	// neither the destination's name nor the proxy's is Jetty's to look up
	@Override
	public boolean requiresDomainNameResolution() {
		return false;
	}

	@Override
	public void connect(@Nullable SocketAddress ignored, Map<String, Object> context) {
		Destination destination = destination(context);
		ClientConnector connector = in(context, ClientConnector.CONTEXT_KEY, ClientConnector.class);
		Promise<?> connected = in(context, ClientConnector.CONNECTION_PROMISE_CONTEXT_KEY, Promise.class);
		Origin.Address address = destination.getOrigin().getAddress();
		context.put(ClientConnector.REMOTE_SOCKET_ADDRESS_CONTEXT_KEY,
				InetSocketAddress.createUnresolved(address.getHost(), address.getPort()));
		long limit = destination.getHttpClient().getConnectTimeout();
		open(destination.getHttpClient(), address, limit).whenComplete((channel, failure) -> {
			if (channel != null) {
				connector.accept(channel, context);
			}
			else {
				connected.failed(timedOut(failure, limit));
			}
		});
	}

	private CompletableFuture<SocketChannel> open(HttpClient http, Origin.Address address, long limit) {
		CompletableFuture<SocketChannel> opening = this.client.connectAsync(address.getHost(), address.getPort(),
				http.getExecutor());
		return (limit > 0) ? opening.orTimeout(limit, TimeUnit.MILLISECONDS) : opening;
	}

	static Destination destination(Map<String, Object> context) {
		return in(context, Destination.CONTEXT_KEY, Destination.class);
	}

	private static <T> T in(Map<String, Object> context, String key, Class<T> type) {
		Object value = context.get(key);
		Assert.state(value != null, () -> "Jetty gives no " + key);
		return type.cast(value);
	}

	private static @Nullable Throwable timedOut(@Nullable Throwable failure, long limit) {
		if (failure instanceof TimeoutException) {
			IOException late = new SocketTimeoutException("Connect timed out after " + limit + " ms");
			return late.initCause(failure);
		}
		return failure;
	}

}
