package io.socks5.client;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.socks5.handshake.Request;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.SocketErrors;
import io.socks5.transport.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * Opens {@link SocketChannel}s through the proxy.
 */
final class Channels {

	private final Connector connector;

	Channels(Connector connector) {
		this.connector = connector;
	}

	SocketChannel open(Endpoint destination) throws IOException {
		return open(ChannelSource.ofRawChannels(this.connector.keepAlive()), destination, null);
	}

	private SocketChannel open(ChannelSource source, Endpoint destination, @Nullable Duration limit)
			throws IOException {
		// the source does not defer the request
		Tunnel tunnel = (Tunnel) this.connector.connect(source, destination, limit);
		try {
			// the end of a raw channel cannot be observed
			tunnel.closed(false);
		}
		catch (Throwable ex) {
			SocketErrors.closeAfter(ex, tunnel.socket());
			throw ex;
		}
		return tunnel.socket().getChannel();
	}

	CompletableFuture<SocketChannel> openAsync(Endpoint destination, @Nullable Duration limit, Executor executor) {
		ChannelSource source = ChannelSource.ofRawChannels(this.connector.keepAlive());
		CompletableFuture<SocketChannel> future = new CompletableFuture<>();
		future.whenComplete((channel, failure) -> {
			// cancelled by the caller, or timed out
			if (failure != null) {
				source.cancel();
			}
		});
		executor.execute(() -> complete(future, source, destination, limit));
		return future;
	}

	private void complete(CompletableFuture<SocketChannel> future, ChannelSource source, Endpoint destination,
			@Nullable Duration limit) {
		try {
			SocketChannel channel = open(source, destination, limit);
			if (!future.complete(channel)) {
				channel.close();
			}
		}
		catch (Throwable ex) {
			future.completeExceptionally(ex);
		}
	}

	ChannelConnect start(Endpoint destination) throws IOException {
		ConnectPath path = this.connector.path(destination);
		return start(path.connector(), destination, path);
	}

	private static ChannelConnect start(Connector connector, Endpoint destination, ConnectPath path)
			throws IOException {
		ChannelSource source = ChannelSource.ofRawChannels(connector.keepAlive());
		ChannelNames names = new ChannelNames(connector.lookup());
		Upstream upstream = connector.upstream();
		Timeouts timeouts = upstream.timeouts(null);
		if (path.direct()) {
			return ChannelConnect.start(
					new ChannelTry(source, connector.lookup(), names, destination, timeouts.connectDeadline()), names);
		}
		Request request = new Request(Command.CONNECT, upstream.common().resolved(destination, timeouts, names));
		ConnectTries tries = upstream.tries(request, path.policy(), timeouts, names);
		return ChannelConnect.start(new ChannelTry(source, upstream.lookup(), names, tries), names);
	}

}
