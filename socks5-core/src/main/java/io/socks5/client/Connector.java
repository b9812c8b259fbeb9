package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;

import io.socks5.client.Tunnel.Via;
import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener.Observation;
import io.socks5.handshake.Handshake;
import io.socks5.protocol.Address;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureSite;
import io.socks5.protocol.Phase;
import io.socks5.route.NameResolution;
import io.socks5.transport.BlockingTransport;
import io.socks5.transport.Deadline;
import io.socks5.transport.SocketSource;
import io.socks5.transport.TcpConnector;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a connect, in order: which way, TCP, negotiation, request.
 */
final class Connector {

	private final Settings settings;

	private final Login login;

	Connector(Settings settings) {
		this.settings = settings;
		this.login = new Login(settings.credentials(), settings.requireAuthentication());
	}

	boolean keepAlive() {
		return this.settings.keepAlive();
	}

	Tunnel connect(SocketSource sockets, Endpoint destination, @Nullable Duration limit) throws IOException {
		Deadline overall = (limit != null) ? Deadline.after(limit, "time-out") : null;
		if (this.settings.nonProxyHosts().matches(destination.host())) {
			Socket socket = new TcpConnector(sockets).connect(destination, connectDeadline(overall));
			return new Tunnel(socket, destination, null, Observation.NONE);
		}
		Endpoint asked = resolved(destination);
		return observed(sockets, asked, overall, false);
	}

	// negotiates, asks for the destination if there is one, and closes
	ProbeResult probe(@Nullable Endpoint destination, Duration limit) throws IOException {
		Deadline overall = Deadline.after(limit, "probe time-out");
		long start = System.nanoTime();
		Endpoint asked = (destination != null) ? resolved(destination) : null;
		Tunnel tunnel = observed(new PlainSockets(), asked, overall, true);
		Duration latency = Duration.ofNanos(System.nanoTime() - start);
		tunnel.socket().close();
		tunnel.observation().closed(false);
		return new ProbeResult(Objects.requireNonNull(tunnel.via()).method(), latency);
	}

	private Endpoint resolved(Endpoint destination) throws IOException {
		boolean local = this.settings.resolution() == NameResolution.LOCAL;
		if (local && destination.host() instanceof Address.Domain domain) {
			return Endpoint.of(InetAddress.getByName(domain.name()), destination.port());
		}
		return destination;
	}

	private Tunnel observed(SocketSource sockets, @Nullable Endpoint destination, @Nullable Deadline overall,
			boolean probe) throws IOException {
		Observation observation = this.settings.listener()
			.connectStarted(new ConnectAttempt(this.settings.name(), this.settings.proxy(), destination,
					Command.CONNECT, probe));
		try {
			Tunnel tunnel = open(sockets, destination, overall, observation);
			observation.established((destination != null) ? bound(tunnel) : Endpoint.UNSPECIFIED);
			return tunnel;
		}
		catch (IOException ex) {
			observation.failed(ex);
			throw ex;
		}
		catch (RuntimeException ex) {
			// an authentication method from outside, say: callers of a connect handle
			// IOExceptions
			IOException failure = new IOException("The connect failed unexpectedly: " + ex, ex);
			observation.failed(failure);
			throw failure;
		}
	}

	private static Endpoint bound(Tunnel tunnel) {
		return Objects.requireNonNull(tunnel.via()).bound();
	}

	private Tunnel open(SocketSource sockets, @Nullable Endpoint destination, @Nullable Deadline overall,
			Observation observation) throws IOException {
		Endpoint proxy = this.settings.proxy();
		Handshake handshake = handshake(proxy, destination);
		BlockingTransport transport = new BlockingTransport(sockets, observation);
		FailureSite connecting = new FailureSite(Phase.CONNECT, proxy, destination);
		Socket socket = transport.connect(proxy, connecting, connectDeadline(overall));
		boolean done = false;
		try {
			transport.drive(handshake, socket,
					earlier(this.settings.handshakeTimeout(), "handshake time-out", overall));
			done = true;
		}
		finally {
			if (!done) {
				socket.close();
			}
		}
		AuthMethod method = Objects.requireNonNull(handshake.method());
		Endpoint bound = handshake.isEstablished() ? handshake.bound() : Endpoint.UNSPECIFIED;
		return new Tunnel(socket, (destination != null) ? destination : proxy, new Via(proxy, method, bound),
				observation);
	}

	private Handshake handshake(Endpoint proxy, @Nullable Endpoint destination) throws IOException {
		FailureSite site = new FailureSite(Phase.AUTHENTICATION, proxy, destination);
		if (destination == null) {
			return Handshake.negotiate(proxy, this.login.offered(site));
		}
		return Handshake.request(proxy, this.login.offered(site), Command.CONNECT, destination);
	}

	private Deadline connectDeadline(@Nullable Deadline overall) {
		return earlier(this.settings.connectTimeout(), "connect time-out", overall);
	}

	private static Deadline earlier(Duration limit, String name, @Nullable Deadline overall) {
		Deadline deadline = Deadline.after(limit, name);
		return (overall != null) ? deadline.orEarlier(overall) : deadline;
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
