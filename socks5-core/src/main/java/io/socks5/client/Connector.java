package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;

import io.socks5.event.ConnectListener.Observation;
import io.socks5.protocol.Address;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureSite;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.transport.Attempt;
import io.socks5.transport.BlockingTransport;
import io.socks5.transport.Deadline;
import io.socks5.transport.Limits;
import io.socks5.transport.LookUp;
import io.socks5.transport.Names;
import io.socks5.transport.SocketSource;
import io.socks5.transport.TcpConnector;
import io.socks5.transport.TunnelSource;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a connect, in order: which way, which name, the attempt, the transport.
 */
final class Connector implements TunnelSource {

	/** For calls that return nothing before they are over: an interrupt ends them. */
	private static final SocketSource UNCANCELLED = new PlainSockets();

	private final Settings settings;

	private final Attempts attempts;

	private final @Nullable WarmConnections warm;

	Connector(Settings settings, Attempts attempts, @Nullable WarmConnections warm) {
		this.settings = settings;
		this.attempts = attempts;
		this.warm = warm;
	}

	InetAddress relayAddress(Address bound, InetAddress proxy) throws IOException {
		return this.settings.relayAddress().of(bound, proxy, lookUp().names(UNCANCELLED), limits().connectDeadline());
	}

	boolean keepAlive() {
		return this.settings.keepAlive();
	}

	@Override
	public boolean isDirect(Endpoint destination) {
		return this.attempts.isDirect(destination);
	}

	@Override
	public Set<String> lookedUp(Endpoint destination) {
		return this.attempts.lookedUp(destination);
	}

	@Override
	public LookUp lookUp() {
		return this.attempts.lookUp();
	}

	Endpoint resolved(Endpoint destination, Names names) throws IOException {
		return this.attempts.resolved(destination, limits(), names);
	}

	@Override
	public Limits limits() {
		return this.attempts.limits(null);
	}

	@Override
	public Attempt start(Command command, Endpoint destination, Names names) throws IOException {
		return this.attempts.start(Wish.of(command, resolved(destination, names)), limits(), names);
	}

	Attempt start(Command command, Endpoint destination) throws IOException {
		return start(command, destination, lookUp().names(UNCANCELLED));
	}

	// the tunnels of one connect, which starts now
	TunnelSource within(Duration limit) {
		return new LimitedTunnels(this, Deadline.after(limit, "time-out"));
	}

	// connects, directly or through the proxy
	Tunnel connect(SocketSource sockets, Endpoint destination, @Nullable Duration limit, byte[] firstFlight)
			throws IOException {
		Limits limits = this.attempts.limits((limit != null) ? Deadline.after(limit, "time-out") : null);
		if (isDirect(destination)) {
			Socket socket = new TcpConnector(sockets, lookUp()).connect(destination, limits.connectDeadline(),
					firstFlight);
			return new Tunnel(socket, destination, null);
		}
		Names names = lookUp().names(sockets);
		Endpoint asked = this.attempts.resolved(destination, limits, names);
		Wish wish = Wish.connect(asked, firstFlight);
		Observation observation = this.attempts.observe(wish);
		Login.Offer offer = this.attempts.offer(this.settings.login(), wish, observation);
		if (this.warm == null || !sockets.adopts()) {
			return connect(sockets, asked, this.attempts.make(wish, limits, names, offer, observation));
		}
		Tunnel tunnel = connect(sockets, asked, wish, limits, this.warm, offer, observation);
		this.warm.refill(this.settings.login(), offer.login());
		return tunnel;
	}

	private static Tunnel connect(SocketSource sockets, Endpoint asked, Attempt attempt) throws IOException {
		return open(sockets, attempt, (socket) -> new Tunnel(socket, asked, attempt));
	}

	private Tunnel connect(SocketSource sockets, Endpoint asked, Wish wish, Limits limits, WarmConnections ready,
			Login.Offer offer, Observation observation) throws IOException {
		// one that is given up must not use a connection up
		WarmConnection connection = sockets.isCancelled() ? null : ready.take(this.settings.login(), offer.login());
		if (connection != null) {
			Tunnel tunnel = connect(sockets, connection, connection.requesting(asked, wish, limits, observation),
					asked);
			if (tunnel != null) {
				return tunnel;
			}
			ready.discard(connection);
		}
		Names names = lookUp().names(sockets);
		return connect(sockets, asked, this.attempts.make(wish, limits, names, offer, observation));
	}

	// over a connection made ahead of demand; nothing if it has died before the proxy
	// said
	// a word, so that asking again on another one is safe
	private static @Nullable Tunnel connect(SocketSource sockets, WarmConnection connection, @Nullable Attempt attempt,
			Endpoint asked) throws IOException {
		if (attempt == null) {
			return null;
		}
		try {
			if (!sockets.adopt(connection.socket())) {
				return null;
			}
			Tunnel tunnel = new Tunnel(connection.request(sockets, attempt), asked, attempt);
			attempt.established();
			return tunnel;
		}
		catch (ProxyClosedException ex) {
			if (ex.octetsReceived() == 0) {
				return null;
			}
			throw attempt.failed(ex);
		}
		catch (IOException | RuntimeException | Error ex) {
			connection.socket().close();
			throw attempt.failed(ex);
		}
	}

	// connects to the proxy and logs in, ahead of demand
	WarmConnection negotiate(Login login) throws IOException {
		Wish nothing = Wish.nothing();
		Login.Offer offer = this.attempts.offer(login, nothing, Observation.NONE);
		Attempt attempt = this.attempts.make(nothing, limits(), lookUp().names(UNCANCELLED), offer, Observation.NONE);
		BlockingTransport transport = new BlockingTransport(new ChannelSource(keepAlive(), false), attempt);
		Socket socket = drive(attempt, () -> {
			transport.establish();
			return transport.idle();
		});
		return new WarmConnection(offer.login(), attempt, transport, socket);
	}

	// has the proxy listen
	Binding bind(Socks5Socket socket, Endpoint expectedPeer) throws IOException {
		socket.sockets().begin();
		Attempt attempt = start(Command.BIND, expectedPeer, lookUp().names(socket.sockets()));
		BlockingTransport transport = new BlockingTransport(socket.sockets(), attempt);
		drive(attempt, () -> {
			transport.establish();
			return transport;
		});
		return new Binding(socket, transport, attempt);
	}

	// asks what the reply alone answers
	Endpoint ask(Command command, Endpoint about) throws IOException {
		Attempt attempt = this.attempts.start(Wish.of(command, about), limits(), lookUp().names(UNCANCELLED));
		open(new PlainSockets(), attempt, (socket) -> socket).close();
		attempt.closed(false);
		return attempt.bound();
	}

	// negotiates, asks for the destination if there is one, and closes
	ProbeResult probe(@Nullable Endpoint destination, Duration limit) throws IOException {
		Limits limits = this.attempts.limits(Deadline.after(limit, "probe time-out"));
		long start = System.nanoTime();
		SocketSource sockets = new PlainSockets();
		Names names = lookUp().names(sockets);
		Endpoint asked = (destination != null) ? this.attempts.resolved(destination, limits, names) : null;
		Attempt attempt = this.attempts.start(Wish.probe(asked), limits, names);
		Socket socket = open(sockets, attempt, (opened) -> opened);
		Duration latency = Duration.ofNanos(System.nanoTime() - start);
		boolean lost = asked != null && GrantedTunnel.isLost(socket, limits);
		socket.close();
		attempt.closed(lost);
		if (lost) {
			throw ProxyClosedException.afterGrant(new FailureSite(Phase.REQUEST, this.settings.proxy(), asked));
		}
		return new ProbeResult(attempt.method(), latency);
	}

	// what is still to be done with the socket can fail the attempt, too
	static <T> T open(SocketSource sockets, Attempt attempt, Opening<T> opening) throws IOException {
		return drive(attempt, () -> opening.of(new BlockingTransport(sockets, attempt).open()));
	}

	private static <T> T drive(Attempt attempt, Drive<T> drive) throws IOException {
		try {
			T driven = drive.toTheEnd();
			attempt.established();
			return driven;
		}
		catch (IOException | RuntimeException | Error ex) {
			throw attempt.failed(ex);
		}
	}

	/**
	 * The tunnels of a connect that has a deadline of its own.
	 */
	private record LimitedTunnels(Connector connector, Deadline overall) implements TunnelSource {

		@Override
		public boolean isDirect(Endpoint destination) {
			return this.connector.isDirect(destination);
		}

		@Override
		public Set<String> lookedUp(Endpoint destination) {
			return this.connector.lookedUp(destination);
		}

		@Override
		public LookUp lookUp() {
			return this.connector.lookUp();
		}

		@Override
		public Limits limits() {
			return this.connector.attempts.limits(this.overall);
		}

		@Override
		public Attempt start(Command command, Endpoint destination, Names names) throws IOException {
			Endpoint asked = this.connector.resolved(destination, names);
			return this.connector.attempts.start(Wish.of(command, asked), limits(), names);
		}

	}

	/**
	 * What turns a granted connection into what was asked for.
	 *
	 * @param <T> what that is
	 */
	@FunctionalInterface
	interface Opening<T> {

		T of(Socket socket) throws IOException;

	}

	/**
	 * The driving of an attempt.
	 *
	 * @param <T> what comes of it
	 */
	@FunctionalInterface
	private interface Drive<T> {

		T toTheEnd() throws IOException;

	}

	/**
	 * The sockets of a probe: nobody holds them who could cancel it.
	 */
	private static final class PlainSockets implements SocketSource {

		@Override
		public Socket open() {
			return new Socket(Proxy.NO_PROXY);
		}

		@Override
		public boolean isCancelled() {
			return false;
		}

	}

}
