package io.socks5.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.socks5.protocol.Address;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.Deadline;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.NameLookup;
import io.socks5.transport.NameResolver;
import io.socks5.transport.TunnelSource;
import io.socks5.transport.UnexpectedFailures;
import org.jspecify.annotations.Nullable;

/**
 * The request of a handler and the way to its destination, from the route to the address
 * of the TCP connect. Most connects look up no name, and take no detour through another
 * thread.
 */
final class TunnelRequest {

	private final Command command;

	/** The client, and then the way to the destination. */
	private TunnelSource tunnels;

	/**
	 * The destination of the command, or {@code null} until the address of the channel's
	 * connect is known.
	 */
	private @Nullable Endpoint destination;

	/** The address to connect from. */
	private @Nullable SocketAddress local;

	TunnelRequest(TunnelSource tunnels, Command command, @Nullable Endpoint destination) {
		this.tunnels = tunnels;
		this.command = command;
		this.destination = destination;
	}

	Deadline deadline() {
		return this.tunnels.timeouts().connectDeadline();
	}

	boolean isDirect() {
		return this.tunnels.isDirect();
	}

	/**
	 * Chooses the way to the destination.
	 * @param remote the address of the channel's connect
	 * @param from the address to connect from
	 * @throws IOException if a route denies the destination, or there is none
	 */
	void route(SocketAddress remote, @Nullable SocketAddress from) throws IOException {
		Endpoint asked = (this.destination != null) ? this.destination : asked(remote);
		this.destination = asked;
		this.local = from;
		this.tunnels = this.tunnels.to(this.command, asked);
	}

	private static Endpoint asked(SocketAddress address) throws IOException {
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
	 * Requires that the destination may be reached over a channel that is connected to
	 * the proxy already.
	 * @throws IOException if there is no destination, a route denies it or leads through
	 * another client, or the client has several endpoints
	 */
	void requireOwnProxy() throws IOException {
		if (this.destination == null) {
			throw new IOException("destination must be given for a channel that is connected already, "
					+ "or the SOCKS5 handler must be added before the channel connects");
		}
		if (!this.tunnels.isSingle()) {
			// the login of one endpoint must not go to another one
			throw new IOException("The client has several endpoints: "
					+ "the channel must connect to the destination, not to a proxy before");
		}
		if (this.tunnels.to(this.command, this.destination).isOther()) {
			throw new IOException("The route of " + this.destination + " leads through another client: "
					+ "the channel must connect to the destination, not to a proxy before");
		}
	}

	/**
	 * Starts a connect through the proxy, after the lookups of its names.
	 * @param context the handler
	 * @param setup gets the chain or the failure, unless the channel has ended meanwhile
	 */
	void start(ChannelHandlerContext context, TunnelSetup setup) {
		CompletableFuture<?> ready = this.tunnels.ready();
		if (ready.isDone()) {
			startKnown(context, setup);
			return;
		}
		Deadline all = Objects.requireNonNull(this.tunnels.timeouts().shared().overall());
		this.tunnels = this.tunnels.within(all);
		setup.await(context, all);
		// it never fails
		ready.whenComplete((over, failure) -> context.executor().execute(() -> startKnown(context, setup)));
	}

	private void startKnown(ChannelHandlerContext context, TunnelSetup setup) {
		if (!setup.isStarting()) {
			return;
		}
		Set<String> names = this.tunnels.lookedUp(destination());
		if (names.isEmpty()) {
			startNamed(context, setup, this.tunnels.lookup());
		}
		else {
			setup.await(context);
			OffEventLoop.lookup(context, this.tunnels.lookup(), names, (found) -> startNamed(context, setup, found));
		}
	}

	private void startNamed(ChannelHandlerContext context, TunnelSetup setup, NameResolver names) {
		if (!setup.isStarting()) {
			return;
		}
		ExchangeChain chain;
		try {
			chain = this.tunnels.start(this.command, destination(), names);
		}
		catch (Throwable ex) {
			setup.failWith(context, ex);
			return;
		}
		if (setup.isStarting()) {
			setup.started(context, chain);
		}
		else {
			chain.failed(new SocketException("Channel closed"));
		}
	}

	/**
	 * Connects TCP to the first proxy, after the lookup of its name.
	 * @param context the handler
	 * @param chain the connect, empty if it is direct
	 * @param setup gets a failure, unless the channel has ended meanwhile
	 */
	void connect(ChannelHandlerContext context, ExchangeChain chain, TunnelSetup setup) {
		Endpoint endpoint = chain.isDirect() ? destination() : chain.current().proxy();
		if (endpoint.host() instanceof Address.Domain domain && domain.isHostName()) {
			NameLookup lookup = chain.isDirect() ? this.tunnels.lookup() : NameLookup.OF_PROXIES;
			OffEventLoop.lookup(context, lookup, Set.of(domain.name()),
					(found) -> connect(context, endpoint, found, chain.deadline(), setup));
		}
		else {
			connect(context, endpoint, this.tunnels.lookup(), chain.deadline(), setup);
		}
	}

	private void connect(ChannelHandlerContext context, Endpoint endpoint, NameResolver names, Deadline deadline,
			TunnelSetup setup) {
		InetSocketAddress address;
		try {
			address = address(endpoint, names, deadline);
		}
		catch (Throwable ex) {
			setup.unreachable(context, UnexpectedFailures.asIoException(ex));
			UnexpectedFailures.throwIfFatal(ex);
			return;
		}
		if (setup.isStarting()) {
			setup.connecting();
			TunnelHandler handler = (TunnelHandler) context.handler();
			ChannelFuture tcp = context.connect(address, this.local);
			if (tcp.isDone()) {
				handler.operationComplete(tcp);
			}
			else {
				tcp.addListener(handler);
			}
		}
	}

	private static InetSocketAddress address(Endpoint endpoint, NameResolver names, Deadline deadline)
			throws IOException {
		InetAddress address = (endpoint.host() instanceof Address.Domain domain)
				? names.address(domain.hostName(), deadline) : endpoint.host().inetAddress();
		return new InetSocketAddress(address, endpoint.port());
	}

	private Endpoint destination() {
		return Objects.requireNonNull(this.destination);
	}

}
