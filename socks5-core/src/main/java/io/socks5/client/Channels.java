package io.socks5.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.Socks5Failure;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.transport.ChannelTransport;
import io.socks5.transport.Deadline;
import io.socks5.transport.Exchange;
import io.socks5.transport.NameLookup;
import io.socks5.transport.SocketErrors;
import org.jspecify.annotations.Nullable;

/**
 * The ways to a {@link SocketChannel} through the proxy.
 */
final class Channels {

	private final Connector connector;

	Channels(Connector connector) {
		this.connector = connector;
	}

	SocketChannel open(Endpoint destination) throws IOException {
		return open(new ChannelSource(this.connector.keepAlive(), true), destination, null);
	}

	private SocketChannel open(ChannelSource source, Endpoint destination, @Nullable Duration limit)
			throws IOException {
		Tunnel tunnel = this.connector.connect(source, destination, limit, Wish.NO_FLIGHT);
		try {
			// a raw channel is nobody's to watch
			tunnel.closed(false);
		}
		catch (Throwable ex) {
			SocketErrors.closeAfter(ex, tunnel.socket());
			throw ex;
		}
		return tunnel.socket().getChannel();
	}

	CompletableFuture<SocketChannel> openAsync(Endpoint destination, @Nullable Duration limit, Executor executor) {
		ChannelSource source = new ChannelSource(this.connector.keepAlive(), true);
		CompletableFuture<SocketChannel> future = new CompletableFuture<>();
		future.whenComplete((channel, failure) -> {
			// cancelled, or timed out by the caller's own limit
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
		ChannelSource source = new ChannelSource(this.connector.keepAlive(), true);
		if (this.connector.isDirect(destination)) {
			return connect(source, null, this.connector.lookup(), destination,
					this.connector.timeouts().connectDeadline());
		}
		Exchange exchange = this.connector.start(Command.CONNECT, destination, this.connector.lookup().names(source));
		try {
			exchange.requireRaw(true);
			return connect(source, exchange);
		}
		catch (Throwable ex) {
			throw exchange.failed(ex);
		}
	}

	private ChannelConnect connect(ChannelSource source, Exchange exchange) throws IOException {
		Exchange first = exchange.chain().get(0);
		Deadline deadline = first.timeouts().connectDeadline();
		try {
			return connect(source, exchange, NameLookup.OF_PROXIES, first.proxy(), deadline);
		}
		catch (SocketTimeoutException ex) {
			throw (ex instanceof Socks5Failure) ? ex
					: new Socks5TimeoutException(first.connecting(), deadline.toString(), ex);
		}
		catch (IOException ex) {
			boolean told = ex instanceof Socks5Failure || SocketErrors.isInterrupted(ex);
			throw told ? ex : new ProxyUnreachableException(first.connecting(), ex);
		}
	}

	// a channel that is registered somewhere cannot be replaced: the first address must
	// do
	private ChannelConnect connect(ChannelSource source, @Nullable Exchange exchange, NameLookup lookup, Endpoint to,
			Deadline deadline) throws IOException {
		InetSocketAddress address = lookup.first(to, deadline, source);
		SocketChannel channel = source.open().getChannel();
		try {
			channel.configureBlocking(false);
			channel.connect(address);
			ChannelConnect connect = new ChannelConnect(channel, exchange,
					new ChannelTransport(channel, exchange, deadline));
			if (channel.isConnected()) {
				// a selector does not report what is over already
				connect.proceed();
			}
			return connect;
		}
		catch (IOException | RuntimeException | Error ex) {
			SocketErrors.closeAfter(ex, channel);
			throw ex;
		}
	}

}
