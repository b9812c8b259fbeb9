package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;

import io.socks5.event.ConnectListener.Observation;
import io.socks5.protocol.Address;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.transport.BlockingTransport;
import io.socks5.transport.Deadline;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.NameLookup;
import io.socks5.transport.Names;
import io.socks5.transport.SocketErrors;
import io.socks5.transport.SocketSource;
import io.socks5.transport.TcpConnector;
import io.socks5.transport.Timeouts;
import io.socks5.udp.relay.RelayAddresses;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a connect, in order: which way, which name, the attempt, the transport.
 */
final class Connector {

	/** For calls that return nothing before they are over: an interrupt ends them. */
	private static final SocketSource UNCANCELLED = new PlainSockets(false);

	private final Settings settings;

	private final ExchangeFactory exchanges;

	private final @Nullable WarmPool warm;

	Connector(Settings settings, ExchangeFactory exchanges, @Nullable WarmPool warm) {
		this.settings = settings;
		this.exchanges = exchanges;
		this.warm = warm;
	}

	InetAddress relayAddress(Address bound, InetAddress proxy) throws IOException {
		return RelayAddresses.choose(this.settings.relayAddress(), bound, proxy, lookup().names(UNCANCELLED),
				timeouts().connectDeadline());
	}

	// sockets that no caller can cancel
	SocketSource sockets() {
		return new PlainSockets(keepAlive());
	}

	boolean keepAlive() {
		return this.settings.keepAlive();
	}

	boolean isDirect(Endpoint destination) {
		return this.exchanges.isDirect(destination);
	}

	Set<String> lookedUp(Endpoint destination) {
		return this.exchanges.lookedUp(destination);
	}

	NameLookup lookup() {
		return this.exchanges.lookup();
	}

	Endpoint resolved(Endpoint destination, Names names) throws IOException {
		return this.exchanges.resolved(destination, timeouts(), names);
	}

	Timeouts timeouts() {
		return timeouts(null);
	}

	Timeouts timeouts(@Nullable Deadline overall) {
		return this.exchanges.timeouts(overall);
	}

	ExchangeChain start(Command command, Endpoint destination, Names names) throws IOException {
		return start(command, destination, names, timeouts());
	}

	ExchangeChain start(Command command, Endpoint destination, Names names, Timeouts timeouts) throws IOException {
		return this.exchanges.start(Wish.of(command, this.exchanges.resolved(destination, timeouts, names)), timeouts,
				names);
	}

	// stops before the request, whose final destination depends on the connection
	ExchangeChain startDeferred(Command command, Endpoint destination) throws IOException {
		return this.exchanges.start(Wish.deferred(command, destination), timeouts(), lookup().names(UNCANCELLED));
	}

	// connects, directly or through the proxy
	Tunnel connect(SocketSource sockets, Endpoint destination, @Nullable Duration limit, byte[] firstFlight)
			throws IOException {
		Timeouts timeouts = this.exchanges.timeouts((limit != null) ? Deadline.after(limit, "time-out") : null);
		if (isDirect(destination)) {
			Deadline connect = timeouts.connectDeadline();
			Socket socket = new TcpConnector(sockets, lookup()).connect(destination, connect, firstFlight);
			return new Tunnel(socket, destination, ExchangeChain.direct(connect));
		}
		Names names = lookup().names(sockets);
		Endpoint asked = this.exchanges.resolved(destination, timeouts, names);
		Wish wish = Wish.connect(asked, firstFlight);
		Observation observation = this.exchanges.observe(wish);
		AuthPolicy.Offer offer = this.exchanges.offer(this.settings.login(), wish, observation);
		if (this.warm == null || !sockets.adopts()) {
			ExchangeChain chain = this.exchanges.make(wish, timeouts, names, offer, observation);
			return new Tunnel(open(sockets, chain), asked, chain);
		}
		Tunnel tunnel = connect(sockets, asked, wish, timeouts, this.warm, offer, observation);
		refill(this.warm, offer, tunnel);
		return tunnel;
	}

	private Tunnel connect(SocketSource sockets, Endpoint asked, Wish wish, Timeouts timeouts, WarmPool ready,
			AuthPolicy.Offer offer, Observation observation) throws IOException {
		// one that is given up must not use a connection up
		WarmConnection connection = sockets.isCancelled() ? null : ready.take(this.settings.login(), offer.login());
		if (connection != null) {
			Tunnel tunnel = connect(sockets, connection, requesting(connection, asked, wish, timeouts, observation),
					asked);
			if (tunnel != null) {
				return tunnel;
			}
			ready.discard(connection);
		}
		Names names = lookup().names(sockets);
		ExchangeChain chain = this.exchanges.make(wish, timeouts, names, offer, observation);
		return new Tunnel(open(sockets, chain), asked, chain);
	}

	private static @Nullable ExchangeChain requesting(WarmConnection connection, Endpoint asked, Wish wish,
			Timeouts timeouts, Observation observation) throws IOException {
		try {
			return connection.requesting(asked, wish, timeouts, observation);
		}
		catch (VirtualMachineError ex) {
			connection.discard();
			throw ExchangeFactory.failed(observation, ex);
		}
	}

	// over a connection made ahead of demand; nothing if it has died before the proxy
	// answered, so that asking again on another one is safe
	private static @Nullable Tunnel connect(SocketSource sockets, WarmConnection connection,
			@Nullable ExchangeChain chain, Endpoint asked) throws IOException {
		if (chain == null) {
			return null;
		}
		try {
			if (!sockets.adopt(connection.socket())) {
				return null;
			}
			Tunnel tunnel = new Tunnel(connection.request(sockets, chain), asked, chain);
			chain.established();
			return tunnel;
		}
		catch (Throwable ex) {
			if (ex instanceof ProxyClosedException closed && closed.octetsReceived() == 0) {
				return null;
			}
			SocketErrors.closeAfter(ex, connection.socket());
			throw chain.failed(ex);
		}
	}

	// the tunnel is of no use to a caller that gets an error
	private void refill(WarmPool ready, AuthPolicy.Offer offer, Tunnel tunnel) throws IOException {
		try {
			ready.refill(this.settings.login(), offer.login());
		}
		catch (Throwable ex) {
			SocketErrors.closeAfter(ex, tunnel.socket());
			tunnel.chain().closed(false);
			throw ex;
		}
	}

	// connects to the proxy and logs in, ahead of demand
	WarmConnection negotiate(AuthPolicy login) throws IOException {
		HeldObservations held = new HeldObservations();
		Wish nothing = Wish.ahead(held);
		AuthPolicy.Offer offer = this.exchanges.offer(login, nothing, Observation.NONE);
		ExchangeChain chain = this.exchanges.make(nothing, timeouts(), lookup().names(UNCANCELLED), offer,
				Observation.NONE);
		BlockingTransport transport = new BlockingTransport(new ChannelSource(keepAlive(), false), chain);
		try {
			transport.establish();
			Socket socket = transport.idle();
			chain.established();
			return new WarmConnection(offer.login(), chain, held, transport, socket);
		}
		catch (Throwable ex) {
			throw transport.failed(ex);
		}
	}

	// has the proxy listen
	Binding bind(Socks5Socket socket, Endpoint expectedPeer) throws IOException {
		socket.sockets().begin();
		ExchangeChain chain = start(Command.BIND, expectedPeer, lookup().names(socket.sockets()));
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

	// asks what the reply alone answers
	Endpoint ask(Command command, Endpoint about) throws IOException {
		ExchangeChain chain = this.exchanges.start(Wish.of(command, about), timeouts(), lookup().names(UNCANCELLED));
		close(open(UNCANCELLED, chain), chain, false);
		return chain.last().bound();
	}

	// negotiates, asks for the destination if there is one, and closes
	ProbeResult probe(@Nullable Endpoint destination, Duration limit) throws IOException {
		Timeouts timeouts = this.exchanges.timeouts(Deadline.after(limit, "probe time-out"));
		long start = System.nanoTime();
		SocketSource sockets = UNCANCELLED;
		Names names = lookup().names(sockets);
		Endpoint asked = (destination != null) ? this.exchanges.resolved(destination, timeouts, names) : null;
		ExchangeChain chain = this.exchanges.start(Wish.probe(asked), timeouts, names);
		Socket socket = open(sockets, chain);
		Duration latency = Duration.ofNanos(System.nanoTime() - start);
		boolean lost = isLost(socket, chain, timeouts);
		close(socket, chain, lost);
		if (lost) {
			throw ProxyClosedException.afterGrant(new FailureContext(Phase.REQUEST, this.settings.proxy(), asked));
		}
		return new ProbeResult(chain.last().method(), latency);
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
