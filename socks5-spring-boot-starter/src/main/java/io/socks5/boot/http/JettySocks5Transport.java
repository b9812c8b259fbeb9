package io.socks5.boot.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.socks5.client.Socks5Client;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.system.JavaVersion;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.util.Assert;

/**
 * Connects through the SOCKS5 client, and passes the channel to Jetty when the tunnel is
 * established. A connect runs on its own thread, virtual if available, because Jetty's
 * pool serves established connections.
 */
final class JettySocks5Transport extends Transport.Wrapper {

	private final Socks5Client client;

	private final JettyPendingConnects pending;

	private final SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("socks5-jetty-");

	JettySocks5Transport(Socks5Client client, JettyPendingConnects pending) {
		super(Transport.TCP_IP);
		this.client = client;
		this.pending = pending;
		this.threads.setDaemon(true);
		if (ContextPropagation.AVAILABLE) {
			// the observation of the request is the parent of that of the connect
			this.threads.setTaskDecorator(new ContextPropagatingTaskDecorator());
		}
		this.threads.setVirtualThreads(JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE));
	}

	/**
	 * Returns {@code false}, because Jetty must look up neither the destination nor the
	 * proxy.
	 */
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
		connect(destination, connector, connected, context);
	}

	private void connect(Destination destination, ClientConnector connector, Promise<?> connected,
			Map<String, Object> context) {
		CompletableFuture<SocketChannel> opening = open(destination);
		this.pending.add(destination, opening);
		opening.whenComplete((channel, failure) -> {
			if (channel != null) {
				connector.accept(channel, context);
			}
			else if (opening.isCancelled() && JettyPendingConnects.isWanted(destination)) {
				// Jetty would fail the new request together with the connect
				connect(destination, connector, connected, context);
			}
			else {
				connected.failed(failure);
			}
		});
	}

	private CompletableFuture<SocketChannel> open(Destination destination) {
		Origin.Address address = destination.getOrigin().getAddress();
		long limit = destination.getHttpClient().getConnectTimeout();
		return this.client.connectAsync(address.getHost(), address.getPort(),
				(limit > 0) ? Duration.ofMillis(limit) : null, this.threads);
	}

	static Destination destination(Map<String, Object> context) {
		return in(context, Destination.CONTEXT_KEY, Destination.class);
	}

	private static <T> T in(Map<String, Object> context, String key, Class<T> type) {
		Object value = context.get(key);
		Assert.state(value != null, () -> "Jetty gives no " + key);
		return type.cast(value);
	}

}
