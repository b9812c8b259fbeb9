package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.socks5.protocol.Address;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.Socks5Failure;
import io.socks5.transport.Attempt;
import io.socks5.transport.ChannelTransport;
import io.socks5.transport.Limits;
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
		return open(new ChannelSource(this.connector.keepAlive(), true), destination);
	}

	private SocketChannel open(ChannelSource source, Endpoint destination) throws IOException {
		Tunnel tunnel = this.connector.connect(source, destination, null, Wish.NO_FLIGHT);
		// a raw channel is nobody's to watch
		tunnel.closed(false);
		return tunnel.socket().getChannel();
	}

	CompletableFuture<SocketChannel> openAsync(Endpoint destination, Executor executor) {
		ChannelSource source = new ChannelSource(this.connector.keepAlive(), true);
		CompletableFuture<SocketChannel> future = new CompletableFuture<>();
		future.whenComplete((channel, failure) -> {
			// cancelled, or timed out by the caller's own limit
			if (failure != null) {
				source.cancel();
			}
		});
		executor.execute(() -> complete(future, source, destination));
		return future;
	}

	private void complete(CompletableFuture<SocketChannel> future, ChannelSource source, Endpoint destination) {
		try {
			SocketChannel channel = open(source, destination);
			if (!future.complete(channel)) {
				channel.close();
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			future.completeExceptionally(ex);
		}
	}

	ChannelConnect start(Endpoint destination) throws IOException {
		Limits limits = this.connector.limits();
		if (this.connector.isDirect(destination)) {
			return connect(null, address(destination), limits);
		}
		Endpoint asked = this.connector.resolved(destination);
		Attempt attempt = this.connector.start(Command.CONNECT, asked);
		try {
			attempt.requireRaw(true);
			return connect(attempt);
		}
		catch (IOException ex) {
			attempt.failed(ex);
			throw ex;
		}
	}

	private ChannelConnect connect(Attempt attempt) throws IOException {
		Attempt first = attempt.chain().get(0);
		try {
			return connect(attempt, address(first.proxy()), first.limits());
		}
		catch (IOException ex) {
			throw (ex instanceof Socks5Failure) ? ex : new ProxyUnreachableException(first.connecting(), ex);
		}
	}

	private ChannelConnect connect(@Nullable Attempt attempt, InetSocketAddress address, Limits limits)
			throws IOException {
		SocketChannel channel = SocketChannel.open();
		boolean done = false;
		try {
			channel.configureBlocking(false);
			channel.setOption(StandardSocketOptions.SO_KEEPALIVE, this.connector.keepAlive());
			channel.connect(address);
			ChannelConnect connect = new ChannelConnect(channel, attempt,
					new ChannelTransport(channel, attempt, limits));
			if (channel.isConnected()) {
				// a selector does not report what is over already
				connect.proceed();
			}
			done = true;
			return connect;
		}
		finally {
			if (!done) {
				channel.close();
			}
		}
	}

	// a channel that is registered somewhere cannot be replaced: the first address must
	// do
	private static InetSocketAddress address(Endpoint endpoint) throws IOException {
		InetAddress address = (endpoint.host() instanceof Address.Domain domain) ? InetAddress.getByName(domain.name())
				: InetAddress.getByAddress(endpoint.host().octets());
		return new InetSocketAddress(address, endpoint.port());
	}

}
