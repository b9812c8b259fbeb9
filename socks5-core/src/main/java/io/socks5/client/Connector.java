package io.socks5.client;

import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;

import io.socks5.handshake.Request;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.transport.BlockingTransport;
import io.socks5.transport.Cancellation;
import io.socks5.transport.Deadline;
import io.socks5.transport.ExchangeChain;
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

	private final ExchangeFactory exchanges;

	private final @Nullable WarmPool warm;

	Connector(ExchangeFactory exchanges, @Nullable WarmPool warm) {
		this.settings = exchanges.settings();
		this.exchanges = exchanges;
		this.warm = warm;
	}

	ExchangeFactory exchanges() {
		return this.exchanges;
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

	Tunnel connect(SocketSource sockets, Endpoint destination, @Nullable Duration limit, byte[] firstFlight)
			throws IOException {
		Timeouts timeouts = this.exchanges.timeouts((limit != null) ? Deadline.after(limit, "timeout") : null);
		if (this.exchanges.isDirect(destination)) {
			Deadline connect = timeouts.connectDeadline();
			Socket socket = new TcpConnector(sockets, this.exchanges.lookup()).connect(destination, connect,
					firstFlight);
			return new Tunnel(socket, destination, ExchangeChain.direct(connect));
		}
		NameResolver names = this.exchanges.lookup().names(sockets);
		Request request = new Request(Command.CONNECT, this.exchanges.resolved(destination, timeouts, names),
				ByteBuffer.wrap(firstFlight));
		ConnectTry begun = this.exchanges.begin(request, ObservationPolicy.IMMEDIATE, timeouts, names);
		if (this.warm == null || !sockets.adopts()) {
			ExchangeChain chain = begun.chain();
			return new Tunnel(open(sockets, chain), request.destination(), chain);
		}
		Tunnel tunnel = overWarmConnection(this.warm, sockets, request, begun);
		if (tunnel == null) {
			ExchangeChain chain = begun.chain();
			tunnel = new Tunnel(open(sockets, chain), request.destination(), chain);
		}
		refill(this.warm, begun, tunnel);
		return tunnel;
	}

	private static Socket open(SocketSource sockets, ExchangeChain chain) throws IOException {
		BlockingTransport transport = new BlockingTransport(sockets, chain);
		try {
			Socket socket = transport.open();
			chain.established();
			return socket;
		}
		catch (Throwable ex) {
			throw transport.failed(ex);
		}
	}

	private @Nullable Tunnel overWarmConnection(WarmPool pool, SocketSource sockets, Request request, ConnectTry begun)
			throws IOException {
		// a cancelled connect must not use up a connection
		WarmConnection connection = sockets.isCancelled() ? null : pool.take(this.settings.login(), begun.login());
		if (connection == null) {
			return null;
		}
		Tunnel tunnel = overWarmConnection(connection, sockets, request, begun);
		if (tunnel == null) {
			pool.discard(connection);
		}
		return tunnel;
	}

	private static @Nullable Tunnel overWarmConnection(WarmConnection connection, SocketSource sockets, Request request,
			ConnectTry begun) throws IOException {
		ExchangeChain chain = requesting(connection, request, begun);
		try {
			if (chain == null || !sockets.adopt(connection.socket())) {
				return null;
			}
			Tunnel tunnel = new Tunnel(connection.request(sockets, chain), request.destination(), chain);
			chain.established();
			return tunnel;
		}
		catch (Throwable ex) {
			if (ex instanceof ProxyClosedException closed && closed.octetsReceived() == 0) {
				// the proxy sent no octet of a reply, so the request can be repeated
				return null;
			}
			SocketErrors.closeAfter(ex, connection.socket());
			throw chain.failed(ex);
		}
	}

	private static @Nullable ExchangeChain requesting(WarmConnection connection, Request request, ConnectTry begun)
			throws IOException {
		try {
			return connection.requesting(request, begun);
		}
		catch (VirtualMachineError ex) {
			connection.discard();
			throw begun.failed(ex);
		}
	}

	private void refill(WarmPool pool, ConnectTry begun, Tunnel tunnel) throws IOException {
		try {
			pool.refill(this.settings.login(), begun.login());
		}
		catch (Throwable ex) {
			// a caller that gets an error has no use for the tunnel
			SocketErrors.closeAfter(ex, tunnel.socket());
			tunnel.chain().closed(false);
			throw ex;
		}
	}

	/**
	 * Makes a warm connection, which is authenticated at the proxy.
	 * @return the connection
	 * @throws IOException if that fails
	 */
	WarmConnection negotiate() throws IOException {
		HeldObservations held = new HeldObservations();
		ConnectTry begun = this.exchanges.begin(null, ObservationPolicy.ahead(held), this.exchanges.timeouts(null),
				names());
		ExchangeChain chain = begun.chain();
		BlockingTransport transport = new BlockingTransport(ChannelSource.ofSockets(keepAlive()), chain);
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
	 * @param socket the socket for the accepted connection
	 * @param expectedPeer the peer
	 * @return the binding
	 * @throws IOException if that fails
	 */
	Binding bind(Socks5Socket socket, Endpoint expectedPeer) throws IOException {
		socket.sockets().begin();
		ExchangeChain chain = this.exchanges.start(Command.BIND, expectedPeer, this.exchanges.timeouts(null),
				this.exchanges.lookup().names(socket.sockets()));
		BlockingTransport transport = new BlockingTransport(socket.sockets(), chain);
		try {
			transport.establish();
			Binding binding = new Binding(socket, transport, chain);
			chain.established();
			return binding;
		}
		catch (Throwable ex) {
			SocketErrors.closeAfter(ex, socket);
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
		ExchangeChain chain = this.exchanges.start(new Request(command, about), this.exchanges.timeouts(null), names());
		close(open(new PlainSockets(false), chain), chain, false);
		return chain.last().bound();
	}

	/**
	 * Authenticates, makes the request if there is a destination, and closes.
	 * @param destination the destination, or {@code null} to stop before the request
	 * @param limit the limit for all of it
	 * @return the result
	 * @throws IOException if that fails
	 */
	ProbeResult probe(@Nullable Endpoint destination, Duration limit) throws IOException {
		Timeouts timeouts = this.exchanges.timeouts(Deadline.after(limit, "probe timeout"));
		long start = System.nanoTime();
		Request request = (destination != null)
				? new Request(Command.CONNECT, this.exchanges.resolved(destination, timeouts, names())) : null;
		ExchangeChain chain = this.exchanges.begin(request, ObservationPolicy.PROBE, timeouts, names()).chain();
		Socket socket = open(new PlainSockets(false), chain);
		Duration latency = Duration.ofNanos(System.nanoTime() - start);
		boolean lost = isLost(socket, chain, timeouts);
		close(socket, chain, lost);
		if (lost) {
			throw ProxyClosedException
				.afterGrant(new FailureContext(Phase.REQUEST, this.settings.proxy(), chain.last().destination()));
		}
		return new ProbeResult(chain.last().method(), latency);
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
