package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;

import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener.Observation;
import io.socks5.handshake.Handshake;
import io.socks5.protocol.Address;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureSite;
import io.socks5.protocol.Phase;
import io.socks5.route.NameResolution;
import io.socks5.transport.Attempt;
import io.socks5.transport.BlockingTransport;
import io.socks5.transport.Deadline;
import io.socks5.transport.Hop;
import io.socks5.transport.Limits;
import io.socks5.transport.SocketSource;
import io.socks5.transport.TcpConnector;
import io.socks5.transport.TunnelSource;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a connect, in order: which way, which name, the attempt, the transport.
 */
final class Connector implements TunnelSource {

	private final Settings settings;

	Connector(Settings settings) {
		this.settings = settings;
	}

	boolean keepAlive() {
		return this.settings.keepAlive();
	}

	@Override
	public boolean isDirect(Endpoint destination) {
		return this.settings.nonProxyHosts().matches(destination.host());
	}

	@Override
	public boolean looksUp(Endpoint destination) {
		boolean here = this.settings.resolution() == NameResolution.LOCAL
				&& destination.host() instanceof Address.Domain;
		Connector via = via();
		return here || (via != null && via.looksUp(this.settings.proxy()));
	}

	// what leads to the proxy, unless TCP does
	private @Nullable Connector via() {
		Connector via = this.settings.via();
		return (via == null || via.isDirect(this.settings.proxy())) ? null : via;
	}

	@Override
	public Limits limits() {
		return limits(null);
	}

	@Override
	public Attempt start(Command command, Endpoint destination) throws IOException {
		return start(command, resolved(destination), limits(), false);
	}

	// connects, directly or through the proxy
	Tunnel connect(SocketSource sockets, Endpoint destination, @Nullable Duration limit) throws IOException {
		Limits limits = limits((limit != null) ? Deadline.after(limit, "time-out") : null);
		if (isDirect(destination)) {
			Socket socket = new TcpConnector(sockets).connect(destination, limits.connectDeadline());
			return new Tunnel(socket, destination, null);
		}
		Endpoint asked = resolved(destination);
		Attempt attempt = start(Command.CONNECT, asked, limits, false);
		return new Tunnel(open(sockets, attempt), asked, attempt);
	}

	// has the proxy listen
	Binding bind(Socks5Socket socket, Endpoint expectedPeer) throws IOException {
		Attempt attempt = start(Command.BIND, expectedPeer);
		BlockingTransport transport = new BlockingTransport(socket, attempt);
		drive(attempt, () -> {
			transport.establish();
			return transport;
		});
		return new Binding(socket, transport, attempt);
	}

	// asks what the reply alone answers
	Endpoint ask(Command command, Endpoint about) throws IOException {
		Attempt attempt = start(command, about, limits(), false);
		open(new PlainSockets(), attempt).close();
		attempt.closed(false);
		return attempt.bound();
	}

	// negotiates, asks for the destination if there is one, and closes
	ProbeResult probe(@Nullable Endpoint destination, Duration limit) throws IOException {
		Limits limits = limits(Deadline.after(limit, "probe time-out"));
		long start = System.nanoTime();
		Endpoint asked = (destination != null) ? resolved(destination) : null;
		Attempt attempt = start(Command.CONNECT, asked, limits, true);
		Socket socket = open(new PlainSockets(), attempt);
		Duration latency = Duration.ofNanos(System.nanoTime() - start);
		socket.close();
		attempt.closed(false);
		return new ProbeResult(attempt.method(), latency);
	}

	Limits limits(@Nullable Deadline overall) {
		return new Limits(this.settings.connectTimeout(), this.settings.handshakeTimeout(), overall);
	}

	Endpoint resolved(Endpoint destination) throws IOException {
		boolean local = this.settings.resolution() == NameResolution.LOCAL;
		if (local && destination.host() instanceof Address.Domain domain) {
			return Endpoint.of(InetAddress.getByName(domain.name()), destination.port());
		}
		return destination;
	}

	// tells the observers, and fails at once if there is no login where one is required
	Attempt start(Command command, @Nullable Endpoint destination, Limits limits, boolean probe) throws IOException {
		Endpoint proxy = this.settings.proxy();
		Observation observation = this.settings.listener()
			.connectStarted(new ConnectAttempt(this.settings.name(), proxy, destination, command, probe));
		try {
			Handshake handshake = handshake(proxy, command, destination);
			Hop hop = new Hop(proxy, this.settings.tls(), startVia(limits, probe));
			return new Attempt(hop, destination, handshake, limits, observation);
		}
		catch (IOException ex) {
			observation.failed(ex);
			throw ex;
		}
		catch (RuntimeException ex) {
			// one method offered twice, say
			IOException failure = unexpected(ex);
			observation.failed(failure);
			throw failure;
		}
	}

	private @Nullable Attempt startVia(Limits limits, boolean probe) throws IOException {
		Connector via = via();
		return (via != null)
				? via.start(Command.CONNECT, via.resolved(this.settings.proxy()), via.limits(limits.overall()), probe)
				: null;
	}

	private Handshake handshake(Endpoint proxy, Command command, @Nullable Endpoint destination) throws IOException {
		FailureSite site = new FailureSite(Phase.AUTHENTICATION, proxy, destination);
		return (destination != null)
				? Handshake.request(proxy, this.settings.login().offered(site), command, destination)
				: Handshake.negotiate(proxy, this.settings.login().offered(site));
	}

	private static Socket open(SocketSource sockets, Attempt attempt) throws IOException {
		return drive(attempt, () -> new BlockingTransport(sockets, attempt).open());
	}

	private static <T> T drive(Attempt attempt, Drive<T> drive) throws IOException {
		try {
			T driven = drive.toTheEnd();
			attempt.established();
			return driven;
		}
		catch (IOException ex) {
			attempt.failed(ex);
			throw ex;
		}
		catch (RuntimeException ex) {
			// an authentication method from outside, say: callers of a connect handle
			// IOExceptions
			IOException failure = unexpected(ex);
			attempt.failed(failure);
			throw failure;
		}
	}

	private static IOException unexpected(RuntimeException cause) {
		return new IOException("The connect failed unexpectedly: " + cause, cause);
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
