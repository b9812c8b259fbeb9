package io.socks5.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.NameLookup;
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
		Tunnel tunnel = this.connector.connectChannel(source, destination, limit);
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
		return new Channels(path.connector()).start(destination, path);
	}

	private ChannelConnect start(Endpoint destination, ConnectPath path) throws IOException {
		ChannelSource source = ChannelSource.ofRawChannels(this.connector.keepAlive());
		Upstream upstream = this.connector.upstream();
		Timeouts timeouts = upstream.timeouts(null);
		if (path.direct()) {
			ExchangeChain direct = ExchangeChain.direct(timeouts.connectDeadline());
			return begun(connect(source, direct, this.connector.lookup(), destination));
		}
		ExchangeChain chain = upstream.start(Command.CONNECT, destination, path.policy(), timeouts,
				this.connector.lookup().names(source), false);
		try {
			chain.requireRaw(true);
			return begun(connect(source, chain));
		}
		catch (Throwable ex) {
			throw chain.failed(ex);
		}
	}

	private static ChannelConnect begun(ChannelConnect connect) throws IOException {
		if (connect.channel().isConnected()) {
			// a selector does not report a connect that has already completed
			connect.proceed();
		}
		return connect;
	}

	private ChannelConnect connect(ChannelSource source, ExchangeChain chain) throws IOException {
		try {
			return connect(source, chain, NameLookup.OF_PROXIES, chain.current().proxy());
		}
		catch (IOException ex) {
			throw SocketErrors.isInterrupted(ex) ? ex : chain.broken(ex);
		}
	}

	private ChannelConnect connect(ChannelSource source, ExchangeChain chain, NameLookup lookup, Endpoint to)
			throws IOException {
		// a registered channel cannot be replaced, so only the first address is used
		InetSocketAddress address = lookup.first(to, chain.deadline(), source);
		SocketChannel channel = source.open().getChannel();
		try {
			channel.configureBlocking(false);
			channel.connect(address);
			return new ChannelConnect(channel, chain);
		}
		catch (IOException | RuntimeException | Error ex) {
			SocketErrors.closeAfter(ex, channel);
			throw ex;
		}
	}

}
