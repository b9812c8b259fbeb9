package io.socks5.boot.autoconfigure.elasticsearch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import io.socks5.client.Socks5Client;
import org.apache.hc.core5.concurrent.ComplexFuture;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.system.JavaVersion;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Opens one tunnel, and a connection of the reactor to its near end. The reactor creates
 * its channels itself, so a {@link Relay} on the loopback interface joins the two.
 */
final class TunnelInitiator implements ConnectionInitiator {

	private static final SimpleAsyncTaskExecutor THREADS = threads();

	private final Socks5Client client;

	private final ConnectionInitiator reactor;

	private volatile @Nullable IOException failure;

	TunnelInitiator(Socks5Client client, ConnectionInitiator reactor) {
		this.client = client;
		this.reactor = reactor;
	}

	private static SimpleAsyncTaskExecutor threads() {
		SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("socks5-elasticsearch-");
		threads.setDaemon(true);
		threads.setVirtualThreads(JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE));
		return threads;
	}

	/**
	 * Returns why there is no tunnel.
	 * @return the failure, or {@code null}
	 */
	@Nullable IOException failure() {
		return this.failure;
	}

	@Override
	public Future<IOSession> connect(NamedEndpoint destination, @Nullable SocketAddress ignored,
			@Nullable SocketAddress local, @Nullable Timeout timeout, @Nullable Object attachment,
			@Nullable FutureCallback<IOSession> callback) {
		ComplexFuture<IOSession> connecting = new ComplexFuture<>(callback);
		Socket tunnel;
		try {
			tunnel = this.client.socketFactory().createSocket();
		}
		catch (IOException ex) {
			fail(connecting, ex);
			return connecting;
		}
		connecting.setDependency(() -> Relay.close(tunnel));
		THREADS.execute(() -> run(destination, tunnel, timeout, attachment, connecting));
		return connecting;
	}

	private void run(NamedEndpoint destination, Socket tunnel, @Nullable Timeout timeout, @Nullable Object attachment,
			ComplexFuture<IOSession> connecting) {
		Socket near;
		try {
			tunnel.connect(InetSocketAddress.createUnresolved(destination.getHostName(), destination.getPort()),
					millis(timeout));
			near = join(destination, timeout, attachment, connecting);
		}
		catch (IOException ex) {
			Relay.close(tunnel);
			fail(connecting, ex);
			return;
		}
		Relay.run(near, tunnel, THREADS);
	}

	private Socket join(NamedEndpoint destination, @Nullable Timeout timeout, @Nullable Object attachment,
			ComplexFuture<IOSession> connecting) throws IOException {
		try (ServerSocket door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
			IOSession session = this.reactor
				.connect(destination, door.getLocalSocketAddress(), null, timeout, attachment, null)
				.get();
			Socket near = Relay.accept(door, session);
			if (!connecting.completed(session)) {
				// the request is canceled
				session.close();
			}
			return near;
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof IOException cause) ? cause : new IOException(ex.getCause());
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

	private void fail(ComplexFuture<IOSession> connecting, IOException ex) {
		this.failure = ex;
		connecting.failed(ex);
	}

	private static int millis(@Nullable Timeout timeout) {
		return (timeout != null && TimeValue.isPositive(timeout)) ? timeout.toMillisecondsIntBound() : 0;
	}

}
