package io.socks5.client;

import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;

import io.socks5.handshake.Request;
import io.socks5.protocol.Command;
import io.socks5.protocol.DestinationDeniedException;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.route.RouteDecision.Kind;
import io.socks5.transport.BlockingTransport;
import io.socks5.transport.Cancellation;
import io.socks5.transport.Deadline;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.NameLookup;
import io.socks5.transport.NameResolver;
import io.socks5.transport.SocketErrors;
import io.socks5.transport.SocketSource;
import io.socks5.transport.TcpConnector;
import io.socks5.transport.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * Connects, directly or through the proxy, over a warm connection or a new one.
 */
final class Connector {

	/** The first flight of most connects. */
	static final byte[] NO_FLIGHT = {};

	private final Settings settings;

	private final Upstream upstream;

	private final ExchangeFactory exchanges;

	private final @Nullable WarmPool warm;

	/** The login that isolates the client, or {@code null} if it is not isolated. */
	private final @Nullable AuthPolicy isolation;

	private final ConnectPath own = new ConnectPath(this, false, ObservationPolicy.IMMEDIATE);

	private final ConnectPath direct = new ConnectPath(this, true, ObservationPolicy.IMMEDIATE);

	Connector(Upstream upstream, @Nullable WarmPool warm, @Nullable AuthPolicy isolation) {
		this.upstream = upstream;
		this.exchanges = upstream.common();
		this.settings = this.exchanges.settings();
		this.warm = warm;
		this.isolation = isolation;
	}

	Upstream upstream() {
		return this.upstream;
	}

	NameLookup lookup() {
		return this.exchanges.lookup();
	}

	/**
	 * Returns a source of sockets that no caller can cancel.
	 * @return the source
	 */
	SocketSource sockets() {
		return new PlainSockets(keepAlive());
	}

	boolean keepAlive() {
		return this.settings.keepAlive();
	}

	/**
	 * Returns the way of a connect to a destination. Nothing is opened, and no name is
	 * looked up.
	 * @param destination the destination
	 * @return the way
	 * @throws IOException if a route denies the destination
	 */
	ConnectPath path(Endpoint destination) throws IOException {
		return path(Command.CONNECT, destination, ObservationPolicy.IMMEDIATE);
	}

	/**
	 * Returns the way of a request that only a proxy can answer. Direct routes do not
	 * apply.
	 * @param command the command
	 * @param destination the destination
	 * @return the way, which is not direct
	 * @throws IOException if a route denies the destination
	 */
	ConnectPath proxyPath(Command command, Endpoint destination) throws IOException {
		return proxyPath(command, destination, ObservationPolicy.IMMEDIATE);
	}

	private ConnectPath proxyPath(Command command, Endpoint destination, ObservationPolicy policy) throws IOException {
		ConnectPath path = path(command, destination, policy);
		return path.direct() ? this.own : path;
	}

	private ConnectPath path(Command command, Endpoint destination, ObservationPolicy policy) throws IOException {
		Routes.Route route = this.settings.routes().find(destination);
		if (route == null) {
			return this.own;
		}
		Socks5Client client = route.client();
		if (client != null) {
			return new ConnectPath(client.connector(this.isolation), false, route.policy());
		}
		if (route.kind() == Kind.DENIED) {
			throw this.exchanges.denied(destination, command, policy.along(route.text()), route.text());
		}
		return (route.kind() == Kind.DIRECT) ? this.direct : new ConnectPath(this, false, route.policy());
	}

	/**
	 * Requires that a datagram may go through the proxy of this client.
	 * @param destination the destination
	 * @throws IOException if a route denies it, or leads through another client
	 */
	void requireOwnProxy(Endpoint destination) throws IOException {
		Routes.Route route = this.settings.routes().find(destination);
		if (route != null && route.kind() == Kind.DENIED) {
			throw new DestinationDeniedException(this.settings.proxy(), destination, route.text());
		}
		if (route != null && route.client() != null) {
			throw new IOException("Datagrams to " + destination + " cannot follow the route '" + route.text()
					+ "': an association of the client '" + route.client().name() + "' must be used");
		}
	}

	/**
	 * Connects on the calling thread.
	 * @param sockets the source of the plain sockets
	 * @param destination the destination
	 * @param limit the timeout of the whole connect, or {@code null} for none
	 * @return the result: a tunnel, unless the source can defer the request
	 * @throws IOException if that fails
	 */
	Connected connect(SocketSource sockets, Endpoint destination, @Nullable Duration limit) throws IOException {
		ConnectPath path = path(destination);
		return path.direct() ? connectDirectly(sockets, destination, limit, NO_FLIGHT)
				: path.connector().start(sockets, destination, path.policy(), limit, NO_FLIGHT).await();
	}

	/**
	 * Connects without a proxy.
	 * @param sockets the source of the plain sockets
	 * @param destination the destination
	 * @param limit the timeout of the whole connect, or {@code null} for none
	 * @param firstFlight the octets to send first, or none
	 * @return the connection
	 * @throws IOException if that fails
	 */
	Tunnel connectDirectly(SocketSource sockets, Endpoint destination, @Nullable Duration limit, byte[] firstFlight)
			throws IOException {
		Socket socket = new TcpConnector(sockets, lookup(), destination, timeouts(limit).connectDeadline())
			.connect(firstFlight);
		return new Tunnel(socket, destination, null, null);
	}

	/**
	 * Starts a connect through the proxy of this client, after the local lookup of the
	 * destination if that is configured.
	 * @param sockets the source of the plain sockets
	 * @param destination the destination
	 * @param policy the policy for observers
	 * @param limit the timeout of the whole connect, or {@code null} for none
	 * @param firstFlight the octets to send with the request, or none
	 * @return the connect, which has opened no socket
	 * @throws IOException if the lookup fails
	 */
	SocketConnect start(SocketSource sockets, Endpoint destination, ObservationPolicy policy, @Nullable Duration limit,
			byte[] firstFlight) throws IOException {
		Timeouts timeouts = timeouts(limit);
		NameResolver names = lookup().names(sockets);
		Endpoint resolved = this.exchanges.resolved(destination, timeouts, names);
		Request request = (firstFlight.length == 0) ? new Request(Command.CONNECT, resolved)
				: new Request(Command.CONNECT, resolved, ByteBuffer.wrap(firstFlight));
		boolean deferred = this.settings.earlyData() && sockets.defers() && firstFlight.length == 0;
		return new SocketConnect(sockets, request, this.upstream.tries(request, policy, timeouts, names),
				sockets.adopts() ? this.warm : null, deferred);
	}

	private Timeouts timeouts(@Nullable Duration limit) {
		return this.upstream.timeouts((limit != null) ? Deadline.after(limit, "timeout") : null);
	}

	private static Socket open(SocketSource sockets, ExchangeChain chain) throws IOException {
		BlockingTransport transport = new BlockingTransport(sockets, chain);
		try {
			transport.establish();
			Socket socket = transport.tunnel();
			chain.established();
			return socket;
		}
		catch (Throwable ex) {
			throw transport.failed(ex);
		}
	}

	static void refill(WarmPool pool, ConnectTry begun, Tunnel tunnel) throws IOException {
		try {
			pool.refill(begun.exchanges(), begun.login());
		}
		catch (Throwable ex) {
			// a caller that gets an error has no use for the tunnel
			SocketErrors.closeAfter(ex, tunnel.socket());
			tunnel.closed(false);
			throw ex;
		}
	}

	/**
	 * Makes a warm connection, which is authenticated at the proxy.
	 * @param exchanges the connects through the proxy
	 * @return the connection
	 * @throws IOException if that fails
	 */
	static WarmConnection negotiate(ExchangeFactory exchanges) throws IOException {
		HeldObservations held = new HeldObservations();
		ConnectTry begun = exchanges.begin(null, ObservationPolicy.ahead(held), exchanges.timeouts(null),
				exchanges.lookup().names(Cancellation.NEVER), null, null);
		ExchangeChain chain = begun.chain();
		BlockingTransport transport = new BlockingTransport(ChannelSource.ofSockets(exchanges.settings().keepAlive()),
				chain);
		try {
			transport.establish();
			Socket socket = transport.idle();
			chain.established();
			return new WarmConnection(begun.login(), chain, held, transport, socket);
		}
		catch (Throwable ex) {
			throw transport.failed(ex);
		}
	}

	private NameResolver names() {
		return this.exchanges.lookup().names(Cancellation.NEVER);
	}

	/**
	 * Asks the proxy to listen.
	 * @param expectedPeer the peer
	 * @return the binding
	 * @throws IOException if that fails
	 */
	Binding bind(Endpoint expectedPeer) throws IOException {
		ConnectPath path = proxyPath(Command.BIND, expectedPeer);
		return path.connector().bind(expectedPeer, path.policy());
	}

	private Binding bind(Endpoint expectedPeer, ObservationPolicy policy) throws IOException {
		Timeouts timeouts = this.upstream.timeouts(null);
		Socks5Socket socket = new Socks5Socket(this);
		ReplaceableSocket sockets = socket.sockets();
		sockets.begin();
		try {
			NameResolver names = this.exchanges.lookup().names(sockets);
			Request request = new Request(Command.BIND, this.exchanges.resolved(expectedPeer, timeouts, names));
			return this.upstream.connect(request, policy, timeouts, names, (begun) -> bind(socket, begun.chain()));
		}
		catch (Throwable ex) {
			SocketErrors.closeAfter(ex, socket);
			throw ex;
		}
	}

	private static Binding bind(Socks5Socket socket, ExchangeChain chain) throws IOException {
		BlockingTransport transport = new BlockingTransport(socket.sockets(), chain);
		try {
			transport.establish();
			Binding binding = new Binding(socket, transport, chain);
			chain.established();
			return binding;
		}
		catch (Throwable ex) {
			throw transport.failed(ex);
		}
	}

	/**
	 * Makes a request that the reply answers completely.
	 * @param command the command
	 * @param about the name or address
	 * @return the bound endpoint of the reply
	 * @throws IOException if that fails
	 */
	Endpoint ask(Command command, Endpoint about) throws IOException {
		ConnectPath path = proxyPath(command, about);
		return path.connector().ask(new Request(command, about), path.policy());
	}

	private Endpoint ask(Request request, ObservationPolicy policy) throws IOException {
		return this.upstream.connect(request, policy, this.upstream.timeouts(null), names(), (begun) -> {
			ExchangeChain chain = begun.chain();
			close(open(new PlainSockets(false), chain), chain, false);
			return chain.last().bound();
		});
	}

	/**
	 * Authenticates, makes the request if there is a destination, and closes.
	 * @param destination the destination, or {@code null} to stop before the request
	 * @param limit the limit for all of it
	 * @return the result
	 * @throws IOException if that fails
	 */
	ProbeResult probe(@Nullable Endpoint destination, Duration limit) throws IOException {
		ConnectPath path = (destination != null)
				? proxyPath(Command.CONNECT, destination, ObservationPolicy.IMMEDIATE.probing()) : this.own;
		return path.connector().probe(destination, limit, path.policy().probing());
	}

	private ProbeResult probe(@Nullable Endpoint destination, Duration limit, ObservationPolicy policy)
			throws IOException {
		Timeouts timeouts = this.upstream.timeouts(Deadline.after(limit, "probe timeout"));
		long start = System.nanoTime();
		Request request = (destination != null)
				? new Request(Command.CONNECT, this.exchanges.resolved(destination, timeouts, names())) : null;
		return this.upstream.connect(request, policy, timeouts, names(), (begun) -> probe(begun, timeouts, start));
	}

	/**
	 * Authenticates with one of several endpoints, and closes. The state of the endpoint
	 * does not change.
	 * @param proxy the endpoint
	 * @param limit the limit for all of it
	 * @return the result
	 * @throws IOException if that fails
	 */
	ProbeResult probeEndpoint(Endpoint proxy, Duration limit) throws IOException {
		Timeouts timeouts = this.exchanges.timeouts(Deadline.after(limit, "probe timeout"));
		for (ExchangeFactory each : this.upstream.all()) {
			if (each.settings().proxy().equals(proxy)) {
				return probe(each.begin(null, ObservationPolicy.IMMEDIATE.probing(), timeouts, names(), null, null),
						timeouts, System.nanoTime());
			}
		}
		throw new IllegalArgumentException("proxy must be an endpoint of the client, was " + proxy);
	}

	static ProbeResult probe(ConnectTry begun, Timeouts timeouts, long start) throws IOException {
		ExchangeChain chain = begun.chain();
		Socket socket = open(new PlainSockets(false), chain);
		Duration latency = Duration.ofNanos(System.nanoTime() - start);
		boolean lost = isLost(socket, chain, timeouts);
		close(socket, chain, lost);
		if (lost) {
			throw ProxyClosedException.afterGrant(chain.last().context(Phase.REQUEST));
		}
		return new ProbeResult(chain.last().method(), latency, chain.last().proxy());
	}

	private static boolean isLost(Socket socket, ExchangeChain chain, Timeouts timeouts) throws IOException {
		try {
			return chain.last().destination() != null && GrantedTunnel.isLost(socket, timeouts);
		}
		catch (Throwable ex) {
			SocketErrors.closeAfter(ex, socket);
			throw chain.failed(ex);
		}
	}

	private static void close(Socket socket, ExchangeChain chain, boolean lost) throws IOException {
		try {
			socket.close();
		}
		finally {
			chain.closed(lost);
		}
	}

	/**
	 * Sockets that no caller can cancel.
	 *
	 * @param keepAlive whether TCP keep-alive is on
	 */
	private record PlainSockets(boolean keepAlive) implements SocketSource {

		@Override
		public Socket open() throws SocketException {
			Socket socket = new Socket(Proxy.NO_PROXY);
			if (this.keepAlive) {
				socket.setKeepAlive(true);
			}
			return socket;
		}

		@Override
		public boolean isCancelled() {
			return false;
		}

	}

}
