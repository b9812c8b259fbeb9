package io.socks5.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.netty.channel.ChannelHandlerContext;
import io.socks5.netty.OffEventLoop.Next;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.Deadline;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.NameLookup;
import io.socks5.transport.TunnelSource;
import org.jspecify.annotations.Nullable;

/**
 * The request of a handler.
 *
 * @param tunnels the client
 * @param command the command for the proxy
 * @param destination the destination of the command, or {@code null} for the remote
 * address of the channel's connect
 */
record TunnelRequest(TunnelSource tunnels, Command command, @Nullable Endpoint destination) {

	Deadline deadline() {
		return this.tunnels.timeouts().connectDeadline();
	}

	Endpoint asked() throws IOException {
		if (this.destination == null) {
			throw new IOException("destination must be given for a channel that is connected already, "
					+ "or the SOCKS5 handler must be added before the channel connects");
		}
		return this.destination;
	}

	Endpoint asked(SocketAddress address) throws IOException {
		if (this.destination != null) {
			return this.destination;
		}
		if (!(address instanceof InetSocketAddress internet)) {
			throw new IOException("destination must be an InetSocketAddress, was " + address.getClass().getName());
		}
		try {
			return Endpoint.of(internet);
		}
		catch (IllegalArgumentException ex) {
			throw new IOException("destination: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Chooses the way to the destination.
	 * @param asked the destination
	 * @return the request over that way
	 * @throws IOException if a route denies the destination
	 */
	TunnelRequest routed(Endpoint asked) throws IOException {
		return new TunnelRequest(this.tunnels.to(this.command, asked), this.command, this.destination);
	}

	/**
	 * Requires that the destination may be reached over a channel that is connected to
	 * the proxy already.
	 * @param asked the destination
	 * @throws IOException if a route denies it or leads through another client, or if the
	 * client has several endpoints
	 */
	void requireOwnProxy(Endpoint asked) throws IOException {
		if (!this.tunnels.isSingle()) {
			// the login of one endpoint must not go to another one
			throw new IOException("The client has several endpoints: "
					+ "the channel must connect to the destination, not to a proxy before");
		}
		TunnelRequest routed = routed(asked);
		if (routed.isOther()) {
			throw new IOException("The route of " + asked + " leads through another client: "
					+ "the channel must connect to the destination, not to a proxy before");
		}
	}

	boolean isOther() {
		return this.tunnels.isOther();
	}

	boolean isDirect() {
		return this.tunnels.isDirect();
	}

	/**
	 * Starts a connect through the proxy, after the lookups of its names.
	 * @param context the handler
	 * @param asked the destination
	 * @param wanted whether the channel still waits for the chain
	 * @param waiting gets the deadline of a connect that has to wait before it starts
	 * @param next gets the chain or the failure, unless the channel has ended meanwhile
	 */
	void start(ChannelHandlerContext context, Endpoint asked, BooleanSupplier wanted, Consumer<Deadline> waiting,
			Next<ExchangeChain> next) {
		CompletableFuture<?> ready = this.tunnels.ready();
		if (ready.isDone()) {
			startKnown(context, asked, wanted, next);
			return;
		}
		Deadline all = Objects.requireNonNull(this.tunnels.timeouts().shared().overall());
		waiting.accept(all);
		TunnelRequest limited = new TunnelRequest(this.tunnels.within(all), this.command, this.destination);
		OffEventLoop.await(context, ready, () -> {
			if (wanted.getAsBoolean()) {
				limited.startKnown(context, asked, wanted, next);
			}
		});
	}

	private void startKnown(ChannelHandlerContext context, Endpoint asked, BooleanSupplier wanted,
			Next<ExchangeChain> next) {
		OffEventLoop.lookup(context, this.tunnels.lookup(), this.tunnels.lookedUp(asked), (names) -> {
			if (wanted.getAsBoolean()) {
				OffEventLoop.call(() -> this.tunnels.start(this.command, asked, names), (started, failure) -> {
					if (started == null || wanted.getAsBoolean()) {
						next.with(started, failure);
					}
					else {
						started.failed(new SocketException("Channel closed"));
					}
				});
			}
		});
	}

	/**
	 * Finds the address of the TCP connect.
	 * @param context the handler
	 * @param chain the connect, empty if it is direct
	 * @param asked the destination of a direct connect
	 * @param next gets the address, or the failure
	 */
	void address(ChannelHandlerContext context, ExchangeChain chain, Endpoint asked, Next<InetSocketAddress> next) {
		if (chain.isDirect()) {
			OffEventLoop.resolve(context, this.tunnels.lookup(), asked, chain.deadline(), next);
		}
		else {
			OffEventLoop.resolve(context, NameLookup.OF_PROXIES, chain.current().proxy(), chain.deadline(), next);
		}
	}

}
