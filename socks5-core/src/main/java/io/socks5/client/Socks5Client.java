package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;

import io.socks5.auth.Authentication;
import io.socks5.event.ConnectListener;
import io.socks5.gssapi.GssapiOptions;
import io.socks5.protocol.Address;
import io.socks5.protocol.Command;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.DestinationDeniedException;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Socks5Exception;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.route.DestinationPattern;
import io.socks5.route.EndpointStatus;
import io.socks5.route.EndpointStrategy;
import io.socks5.route.FailoverCause;
import io.socks5.route.NameResolution;
import io.socks5.route.NonProxyHosts;
import io.socks5.route.RouteDecision;
import io.socks5.transport.Deadline;
import io.socks5.transport.Destinations;
import io.socks5.transport.NameLookup;
import io.socks5.transport.Tls;
import io.socks5.udp.RelayAddress;
import io.socks5.udp.UdpAssociation;
import org.jspecify.annotations.Nullable;

/**
 * A SOCKS5 client for one proxy and one login, RFC 1928. It is safe for use by several
 * threads. Its settings change only with {@link #reconfigure}.
 *
 * <p>
 * A connect through the proxy fails with a {@link Socks5Exception} or a
 * {@link Socks5TimeoutException}. It fails with a plain {@link IOException} if the
 * destination is not valid, before anything is sent. If it is cancelled, or if a direct
 * connect fails, the exception is that of the JDK. A connect throws no other exceptions
 * than {@code IOException}, and every failure closes the connection.
 *
 * <p>
 * A client with warm connections must be closed after use. For other clients, closing has
 * no effect.
 */
public final class Socks5Client implements AutoCloseable {

	/** The limit, larger than any TLS ClientHello or HTTP request head. */
	private static final int MAX_FIRST_FLIGHT = 16_384;

	private final Settings settings;

	private final Upstream upstream;

	private final @Nullable WarmPool warm;

	/** Whether the warm connections belong to another client, which closes them. */
	private final boolean isolated;

	private final Connector connector;

	private final Tunnels tunnels;

	private final Socks5SocketFactory socketFactory;

	private final Channels channels;

	private final Associations associations;

	private final Lock changes = new ReentrantLock();

	/** The client that connects: this one, or one with later settings. */
	private volatile Socks5Client current = this;

	private State state = State.OPEN;

	private Socks5Client(Settings settings, Upstream upstream, @Nullable WarmPool warm, boolean isolated) {
		this.settings = settings;
		this.isolated = isolated;
		this.upstream = upstream;
		this.warm = warm;
		this.connector = new Connector(upstream, warm, isolated ? settings.login() : null);
		this.tunnels = new ClientTunnels(this::connector, null);
		this.socketFactory = new Socks5SocketFactory(this::connector);
		this.channels = new Channels(this.connector);
		this.associations = new Associations(this.connector);
	}

	private static Socks5Client of(Settings settings, Upstream upstream) {
		WarmSettings warm = settings.warm();
		WarmPool pool = (warm != null) ? new WarmPool(warm, Connector::negotiate) : null;
		return new Socks5Client(settings, upstream, pool, false);
	}

	/**
	 * Creates a builder.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Connects to a host. The proxy resolves a host name, unless
	 * {@link Builder#resolve(NameResolution)} says otherwise.
	 * @param host a host name or an IP address
	 * @param port the port, 0 to 65535
	 * @return a connected socket
	 * @throws IOException if the connect fails
	 */
	public Socket connect(String host, int port) throws IOException {
		return this.socketFactory.createSocket(host, port);
	}

	/**
	 * Connects to an address. If the address has a host name, resolved or not, the name
	 * is sent to the proxy.
	 * @param destination the address
	 * @return a connected socket
	 * @throws IOException if the connect fails
	 */
	public Socket connect(InetSocketAddress destination) throws IOException {
		return this.socketFactory.connected(Destinations.of(destination), destination.getAddress(), null,
				Connector.NO_FLIGHT);
	}

	/**
	 * Connects, and sends the first octets of the application together with the request,
	 * which saves a round trip. The octets must be safe to send twice, such as a TLS
	 * ClientHello or a GET. Use this only with proxies that are known to preserve early
	 * data, since some silently drop it.
	 * @param destination the address, as for {@link #connect(InetSocketAddress)}
	 * @param firstFlight at most 16,384 octets
	 * @return a connected socket
	 * @throws IOException if the connect fails; the destination may have received the
	 * octets
	 */
	public Socket connect(InetSocketAddress destination, byte[] firstFlight) throws IOException {
		if (firstFlight.length > MAX_FIRST_FLIGHT) {
			throw new IOException(
					"firstFlight must have at most " + MAX_FIRST_FLIGHT + " octets, was " + firstFlight.length);
		}
		return this.socketFactory.connected(Destinations.of(destination), destination.getAddress(), null,
				firstFlight.clone());
	}

	/**
	 * Returns a factory of sockets that connect through the proxy, for libraries that
	 * take a {@link SocketFactory}. Some libraries bypass it. Jakarta Mail connects
	 * directly if the factory fails, unless {@code mail.smtp.socketFactory.fallback} is
	 * {@code false}. The factory of RabbitMQ has no TLS if this one replaces the socket
	 * factory of {@code useSslProtocol}.
	 * @return the factory, always the same
	 */
	public SocketFactory socketFactory() {
		return this.socketFactory;
	}

	/**
	 * Returns a factory of sockets that speak TLS with the destination through the proxy.
	 * The tunnel is established when a socket connects, and TLS begins in it. The
	 * certificate must be for the host that the socket connects to, by name.
	 * @param context the keys and certificates to use
	 * @return a factory of {@link javax.net.ssl.SSLSocket}s
	 */
	public SSLSocketFactory sslSocketFactory(SSLContext context) {
		return sslSocketFactory(context, (parameters) -> {
		});
	}

	/**
	 * Returns a factory of sockets that speak TLS with the destination through the proxy.
	 * @param context the keys and certificates to use
	 * @param parameters sets the parameters of each socket, such as protocols and cipher
	 * suites; the endpoint identification algorithm is {@code HTTPS} before
	 * @return a factory of {@link javax.net.ssl.SSLSocket}s
	 * @see #sslSocketFactory(SSLContext)
	 */
	public SSLSocketFactory sslSocketFactory(SSLContext context, Consumer<SSLParameters> parameters) {
		return new Socks5SslSocketFactory(this.socketFactory, context.getSocketFactory(), parameters);
	}

	/**
	 * Connects a channel, and blocks until the tunnel is established. An interrupt closes
	 * the channel.
	 * @param host a host name or an IP address
	 * @param port the port, 0 to 65535
	 * @return a connected channel in blocking mode; its addresses are those of the
	 * connection to the proxy
	 * @throws IOException if the connect fails
	 */
	public SocketChannel openChannel(String host, int port) throws IOException {
		return this.current.channels.open(Destinations.of(host, port));
	}

	/**
	 * Connects a channel on a thread of the executor. Cancelling the future ends a
	 * pending connect immediately.
	 * @param host a host name or an IP address
	 * @param port the port, 0 to 65535
	 * @param executor the executor, one thread of which is blocked during the connect
	 * @return a future that completes with a connected channel in blocking mode, or with
	 * the {@code IOException} of the failure
	 */
	public CompletableFuture<SocketChannel> connectAsync(String host, int port, Executor executor) {
		return connectAsync(host, port, null, executor);
	}

	/**
	 * Connects a channel like {@link #connectAsync(String, int, Executor)}, with an
	 * additional timeout.
	 * @param host a host name or an IP address
	 * @param port the port, 0 to 65535
	 * @param timeout the timeout of the whole connect, in addition to the client's
	 * timeouts, or {@code null} for none
	 * @param executor the executor, one thread of which is blocked during the connect
	 * @return a future that completes with a connected channel in blocking mode, or with
	 * the {@code IOException} of the failure
	 */
	public CompletableFuture<SocketChannel> connectAsync(String host, int port, @Nullable Duration timeout,
			Executor executor) {
		try {
			return this.current.channels.openAsync(Destinations.of(host, port), timeout, executor);
		}
		catch (IOException | RejectedExecutionException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Starts a non-blocking connect, for use with a selector of the caller. This method
	 * blocks only to look up the name of the first proxy that the connect tries, within
	 * the connect timeout. The connect tries the addresses of a name one after the other.
	 * @param host a host name or an IP address
	 * @param port the port, 0 to 65535
	 * @return the started connect
	 * @throws IOException if the connect fails immediately
	 */
	public ChannelConnect startConnect(String host, int port) throws IOException {
		return this.current.channels.start(Destinations.of(host, port));
	}

	/**
	 * Makes the proxy listen for one connection, usually after a connect to the same
	 * host. RFC 1928 §4, BIND. The {@code nonProxyHosts} do not apply.
	 * @param expectedPeer the peer that will connect, or 0.0.0.0 for any peer. The proxy
	 * may reject other peers, and {@link Binding#accept} rejects other addresses
	 * @return the binding, which is listening
	 * @throws IOException if the proxy cannot be reached or rejects the request
	 */
	public Binding bind(Endpoint expectedPeer) throws IOException {
		return connector().bind(Destinations.of(expectedPeer));
	}

	/**
	 * Resolves a host name on the proxy, without a connect to the host. This command is
	 * an extension of Tor.
	 * @param name the host name
	 * @return an address that has the host name
	 * @throws IOException if the proxy rejects the request or does not support the
	 * command
	 */
	public InetAddress resolve(String name) throws IOException {
		Endpoint found = connector().ask(Command.RESOLVE, Destinations.of(name, 0));
		if (found.host() instanceof Address.Domain) {
			throw new IOException("The proxy " + proxy() + " resolved '" + name + "' to another name: " + found.host());
		}
		return InetAddress.getByAddress(name, found.host().octets());
	}

	/**
	 * Resolves an address to its host name on the proxy. This command is an extension of
	 * Tor.
	 * @param address the address
	 * @return the host name, with unsafe characters escaped as {@code \\xNN}
	 * @throws IOException if the proxy rejects the request or does not support the
	 * command
	 */
	public String resolvePtr(InetAddress address) throws IOException {
		return connector().ask(Command.RESOLVE_PTR, Destinations.of(address, 0)).host().toString();
	}

	/**
	 * Creates a client whose login is derived from a key, in place of this client's
	 * login. Tor uses different circuits for different logins.
	 * @param key the key that separates activities, 1 to 255 octets in UTF-8; it is sent
	 * to the proxy
	 * @return a client with the settings and observers of this one; closing it has no
	 * effect, and closing this client closes its warm connections
	 * @throws IllegalArgumentException if the key is empty or too long
	 */
	public Socks5Client isolated(String key) {
		Credentials login;
		try {
			login = Credentials.of(key, "0");
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("isolation key: " + ex.getMessage(), ex);
		}
		return isolated(new AuthPolicy(new FixedLogin(login), List.of(), true, true));
	}

	private Socks5Client isolated(AuthPolicy isolation) {
		Socks5Client now = this.current;
		return new Socks5Client(now.settings.with(isolation), now.upstream.isolated(isolation), now.warm, true);
	}

	/**
	 * Returns the connects that a route of another client uses.
	 * @param isolation the login in place of this client's login, or {@code null}
	 * @return the connects
	 */
	Connector connector(@Nullable AuthPolicy isolation) {
		return (isolation != null) ? isolated(isolation).connector : connector();
	}

	/**
	 * Returns the way that a connect to a destination takes. Nothing is opened, and no
	 * name is looked up.
	 * @param destination the destination
	 * @return the way
	 */
	public RouteDecision routeOf(Endpoint destination) {
		Routes.Route route = this.current.settings.routes().find(destination);
		if (route == null) {
			return new RouteDecision(RouteDecision.Kind.PROXY, name(), null);
		}
		Socks5Client client = route.client();
		return new RouteDecision(route.kind(), (client != null) ? client.name() : name(), route.text());
	}

	/**
	 * Returns the routes in the order in which they are compared with a destination.
	 * @return a short description of each, such as {@code #2 *.lab via lab}
	 */
	public List<String> routes() {
		return this.current.settings.routes().descriptions();
	}

	/**
	 * Opens an association that relays datagrams (UDP) through the proxy, and blocks
	 * until it is established. RFC 1928 §7. The {@code nonProxyHosts} do not apply.
	 * @return the association, which must be closed after use; it uses an internal thread
	 * @throws IOException if the proxy cannot be reached or rejects the request
	 */
	public UdpAssociation associate() throws IOException {
		return this.current.associations.open();
	}

	/**
	 * Returns the handle for handlers of other frameworks, such as
	 * {@code Socks5ChannelHandler} for Netty.
	 * @return the tunnels of this client
	 */
	public Tunnels tunnels() {
		return this.tunnels;
	}

	/**
	 * Returns the handle for a single connect with an additional timeout.
	 * @param timeout the timeout of the whole connect, which starts with this call, in
	 * addition to the client's timeouts
	 * @return the tunnels of this client, for one connect
	 */
	public Tunnels tunnels(Duration timeout) {
		return new ClientTunnels(this::connector, Deadline.after(timeout, "timeout"));
	}

	/**
	 * Connects to the proxy and logs in, without a request.
	 * @param timeout the timeout of the whole probe, in addition to the client's timeouts
	 * @return the chosen method and the measured latency
	 * @throws IOException if the proxy cannot be reached or rejects the login
	 */
	public ProbeResult probe(Duration timeout) throws IOException {
		return connector().probe(null, timeout);
	}

	/**
	 * Connects to one of several endpoints and logs in, without a request. Unlike other
	 * probes, this does not change the state of the endpoint.
	 * @param proxy the host and port of the endpoint
	 * @param timeout the timeout of the whole probe, in addition to the client's timeouts
	 * @return the chosen method and the measured latency
	 * @throws IOException if the endpoint cannot be reached or rejects the login
	 * @throws IllegalArgumentException if the client has no such endpoint
	 */
	public ProbeResult probeEndpoint(Endpoint proxy, Duration timeout) throws IOException {
		return connector().probeEndpoint(proxy, timeout);
	}

	/**
	 * Connects to a destination through the proxy, and closes the connection.
	 * @param destination the destination
	 * @param timeout the timeout of the whole probe, in addition to the client's timeouts
	 * @return the chosen method and the measured latency
	 * @throws IOException if the proxy cannot be reached or rejects the request
	 */
	public ProbeResult probe(Endpoint destination, Duration timeout) throws IOException {
		return connector().probe(Destinations.of(destination), timeout);
	}

	/**
	 * Returns whether the connection to a proxy is secured with TLS. A raw
	 * {@link SocketChannel} cannot be connected then.
	 * @return {@code true} if the connection to this client's proxy, or to a proxy before
	 * it, uses TLS
	 */
	public boolean isSecured() {
		return this.current.upstream.isSecured();
	}

	/**
	 * Returns whether the client offers an authentication method that may encapsulate all
	 * later octets. Only sockets can be connected then.
	 * @return {@code true} if the methods include GSSAPI, for example
	 */
	public boolean mayEncapsulate() {
		return this.current.upstream.mayEncapsulate();
	}

	/**
	 * Returns whether the client uses warm connections.
	 * @return {@code true} after {@link Builder#warm(int, Duration)}
	 */
	public boolean isWarm() {
		return this.current.warm != null;
	}

	/**
	 * Returns statistics about the warm connections.
	 * @return the current statistics, all zero without warm connections
	 */
	public WarmStatistics warm() {
		WarmPool pool = this.current.warm;
		return (pool != null) ? pool.statistics() : new WarmStatistics(0, 0, 0, 0);
	}

	/**
	 * Closes the idle warm connections, and opens no new ones. Sockets, channels and
	 * pending connects are not affected.
	 */
	@Override
	public void close() {
		changeTo(State.CLOSED);
	}

	/**
	 * Closes the idle warm connections, and opens no new ones until {@link #resume()}.
	 * Connects are not affected.
	 */
	public void suspend() {
		changeTo(State.SUSPENDED);
	}

	/**
	 * Opens warm connections again, unless the client is closed.
	 */
	public void resume() {
		changeTo(State.OPEN);
	}

	/**
	 * Replaces the settings for all later connects through this client, its socket
	 * factory and its tunnels. Open tunnels, pending connects and existing isolated
	 * clients keep the previous settings. Warm connections to the previous proxy are
	 * closed. Endpoints that stay keep their state.
	 * @param builder the builder with the new settings
	 * @throws IllegalArgumentException as for {@link Builder#build()}, or if the chain
	 * would lead back to this client. Nothing has changed then.
	 */
	public void reconfigure(Builder builder) {
		Builder.require(!this.isolated, "reconfigure: an isolated client has the settings of another client");
		Socks5Client next = builder.build();
		for (Socks5Client via = next.settings.via(); via != null; via = via.current.settings.via()) {
			Builder.require(via != this, "via: the chain leads back to this client");
		}
		this.changes.lock();
		try {
			Socks5Client previous = this.current;
			next.upstream.adopt(previous.upstream);
			next.apply(this.state);
			this.current = next;
			previous.apply(State.CLOSED);
		}
		finally {
			this.changes.unlock();
		}
	}

	private void changeTo(State wanted) {
		if (this.isolated) {
			return;
		}
		this.changes.lock();
		try {
			if (this.state != State.CLOSED) {
				this.state = wanted;
				this.current.apply(wanted);
			}
		}
		finally {
			this.changes.unlock();
		}
	}

	private void apply(State wanted) {
		if (this.warm == null) {
			return;
		}
		switch (wanted) {
			case OPEN -> this.warm.resume();
			case SUSPENDED -> this.warm.suspend();
			case CLOSED -> this.warm.close();
		}
	}

	private Connector connector() {
		return this.current.connector;
	}

	Upstream upstream() {
		return this.current.upstream;
	}

	/**
	 * Returns the logical name of the client, for observers.
	 * @return the name
	 */
	public String name() {
		return this.current.settings.name();
	}

	/**
	 * Returns the endpoint of the proxy as it is configured.
	 * @return the endpoint, which is the first one of several
	 */
	public Endpoint proxy() {
		return this.current.upstream.configured().get(0);
	}

	/**
	 * Returns the state of each endpoint, in the order of the list. A name whose
	 * addresses are endpoints of their own is one endpoint until a connect has found its
	 * addresses.
	 * @return the states; none for a client that was built with
	 * {@link Builder#proxy(String, int)}, which keeps no state
	 */
	public List<EndpointStatus> endpoints() {
		return this.current.upstream.statuses();
	}

	/**
	 * Replaces the endpoints, for example after the discovery of services. Endpoints that
	 * stay keep their state, and those that are new are up. Pending connects, sockets and
	 * channels are not affected.
	 * @param endpoints at least one, each for another host and port
	 * @throws IllegalArgumentException if the list is not valid; the endpoints then stay
	 * as they are
	 * @throws IllegalStateException if the client was built without
	 * {@link Builder#endpoints(Collection)}, or is isolated
	 */
	public void replaceEndpoints(Collection<ProxyEndpoint> endpoints) {
		if (this.isolated) {
			throw new IllegalStateException("The endpoints must be replaced at the client that was isolated");
		}
		this.current.upstream.replace(endpoints);
	}

	/**
	 * Returns the name and the proxy, without secrets.
	 */
	@Override
	public String toString() {
		int others = this.current.upstream.configured().size() - 1;
		return "Socks5Client[" + name() + " through " + proxy() + ((others > 0) ? " and " + others + " more" : "")
				+ "]";
	}

	/**
	 * Whether warm connections may be established.
	 */
	private enum State {

		OPEN, SUSPENDED, CLOSED

	}

	/**
	 * A builder of clients. Its methods, including {@link #build()}, throw an
	 * {@link IllegalArgumentException} that names the invalid parameter. No method opens
	 * a connection.
	 */
	public static final class Builder {

		private static final int MAX_WARM = 64;

		private String name = "default";

		private @Nullable Endpoint proxy;

		private @Nullable List<ProxyEndpoint> endpoints;

		private @Nullable EndpointStrategy strategy;

		private final Set<FailoverCause> causes = EnumSet.noneOf(FailoverCause.class);

		private @Nullable String zone;

		private @Nullable Tls tls;

		private @Nullable Socks5Client via;

		private final List<Supplier<? extends Authentication>> authentications = new ArrayList<>();

		private @Nullable Supplier<? extends @Nullable Credentials> credentials;

		private boolean requireAuthentication;

		private Duration connectTimeout = Duration.ofSeconds(5);

		private Duration handshakeTimeout = Duration.ofSeconds(10);

		private NameResolution resolution = NameResolution.REMOTE;

		private NonProxyHosts nonProxyHosts = NonProxyHosts.NONE;

		private final List<Routes.Rule> rules = new ArrayList<>();

		private RelayAddress relayAddress = RelayAddress.AUTO;

		private boolean keepAlive = true;

		private boolean pipelining;

		private boolean earlyData;

		private @Nullable WarmSettings warm;

		private final List<ConnectListener> listeners = new ArrayList<>();

		private NameLookup proxyLookup = NameLookup.OF_PROXIES;

		private Builder() {
		}

		/**
		 * Sets the logical name of the client, for observers.
		 * @param name the name, not blank; defaults to "default"
		 * @return this builder
		 */
		public Builder name(String name) {
			require(!name.isBlank(), "name must not be blank");
			this.name = name;
			return this;
		}

		/**
		 * Sets the endpoint of the proxy. A host name is looked up at each connect. If it
		 * has several addresses, the first to connect is used (RFC 8305).
		 * @param host a host name or an IP address
		 * @param port the port, 1 to 65535; the standard port is 1080
		 * @return this builder
		 */
		public Builder proxy(String host, int port) {
			Address address;
			try {
				address = Address.of(host);
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("proxy host: " + ex.getMessage(), ex);
			}
			return proxy(address, port);
		}

		/**
		 * Sets the endpoint of the proxy, like {@link #proxy(String, int)}.
		 * @param host the host
		 * @param port the port, 1 to 65535; the standard port is 1080
		 * @return this builder
		 */
		public Builder proxy(Address host, int port) {
			require(port >= 1 && port <= 0xffff, "proxy port must be between 1 and 65535, was " + port);
			this.proxy = new Endpoint(host, port);
			return this;
		}

		/**
		 * Sets several proxies that lead to the same network, in place of
		 * {@link #proxy(String, int)}. Each connect uses one of them, and tries another
		 * one after a failure of the proxy. All tries share the connect and handshake
		 * timeouts together, and observers see each try as a connect. {@link #tls} and
		 * {@link #via} apply to each endpoint.
		 *
		 * <p>
		 * A Netty channel with a handler makes a single try, because the channel cannot
		 * be replaced. It uses an endpoint that has accepted a login lately.
		 * @param endpoints at least one, each for another host and port
		 * @return this builder
		 * @see Socks5Client#replaceEndpoints(Collection)
		 */
		public Builder endpoints(Collection<ProxyEndpoint> endpoints) {
			require(!endpoints.isEmpty(), "endpoints must contain at least one endpoint");
			this.endpoints = List.copyOf(endpoints);
			return this;
		}

		/**
		 * Sets the order in which the endpoints that are up are used.
		 * @param strategy the strategy; defaults to {@link EndpointStrategy#FAILOVER}
		 * @return this builder
		 */
		public Builder strategy(EndpointStrategy strategy) {
			this.strategy = strategy;
			return this;
		}

		/**
		 * Sets additional causes to try another endpoint. Failures whose reason is the
		 * proxy are always such a cause, and replies about the destination are never.
		 * @param causes the causes; none by default
		 * @return this builder
		 */
		public Builder failoverOn(FailoverCause... causes) {
			this.causes.clear();
			this.causes.addAll(List.of(causes));
			return this;
		}

		/**
		 * Sets the zone of the client. Endpoints of the same zone come first.
		 * @param zone the zone; zones do not count by default
		 * @return this builder
		 * @see ProxyEndpoint#withZone(String)
		 */
		public Builder zone(String zone) {
			this.zone = zone;
			return this;
		}

		/**
		 * Secures the connection to the proxy with TLS. The proxy's certificate must
		 * match the host of the proxy. The connect timeout includes the TLS handshake.
		 * @param context supplies trust and key material
		 * @return this builder
		 */
		public Builder tls(SSLContext context) {
			return tls(() -> context, (parameters) -> {
			});
		}

		/**
		 * Secures the connection to the proxy with TLS, like {@link #tls(SSLContext)},
		 * with a context that may change.
		 * @param context supplies the context at each connect
		 * @param parameters customizes protocols and cipher suites; the proxy's
		 * certificate is always verified
		 * @return this builder
		 */
		public Builder tls(Supplier<SSLContext> context, Consumer<SSLParameters> parameters) {
			this.tls = new Tls(context, parameters);
			return this;
		}

		/**
		 * Connects to the proxy through the proxy of another client, which may use a
		 * further one. Each client has its own login, timeouts and observers. A failure
		 * names the proxy.
		 * @param outer the client that connects to the proxy of this client; it connects
		 * directly if the proxy matches its {@link #nonProxyHosts} or a {@link #direct}
		 * route, and its other routes do not apply
		 * @return this builder
		 */
		public Builder via(Socks5Client outer) {
			this.via = outer;
			return this;
		}

		/**
		 * Adds an authentication method, which is offered before the built-in methods.
		 * RFC 1928 §3: IANA assigns the methods 03 to 7F, and 80 to FE are private.
		 * @param authentication supplies the method at each connect, on the connecting
		 * thread; if it throws, the connect fails
		 * @return this builder
		 */
		public Builder authentication(Supplier<? extends Authentication> authentication) {
			this.authentications.add(authentication);
			return this;
		}

		/**
		 * Offers GSSAPI, RFC 1961, before the built-in methods. Only sockets support it,
		 * and channels fail. Call {@link #requireAuthentication} to reject proxies that
		 * do not use authentication.
		 * @param options the options of GSSAPI
		 * @return this builder
		 */
		public Builder gssapi(GssapiOptions options) {
			return authentication(options::authentication);
		}

		/**
		 * Sets the login of all connects.
		 * @param username 1 to 255 octets in UTF-8
		 * @param password 0 to 255 octets in UTF-8
		 * @return this builder
		 */
		public Builder credentials(String username, String password) {
			return credentials(new FixedLogin(Credentials.of(username, password)));
		}

		/**
		 * Sets a supplier of the login, so that credentials can change.
		 * @param credentials supplies the login at each connect, on the connecting
		 * thread; {@code null} means no login, and if it throws, the connect fails
		 * @return this builder
		 */
		public Builder credentials(Supplier<? extends @Nullable Credentials> credentials) {
			this.credentials = credentials;
			return this;
		}

		/**
		 * Sets whether authentication is required. If it is, the client does not offer
		 * "no authentication".
		 * @param require whether to require it; defaults to {@code false}
		 * @return this builder
		 */
		public Builder requireAuthentication(boolean require) {
			this.requireAuthentication = require;
			return this;
		}

		/**
		 * Sets the timeout for the lookup of the proxy's name, TCP to all its addresses
		 * and TLS together.
		 * @param timeout at least 1 ms; defaults to 5 s
		 * @return this builder
		 */
		public Builder connectTimeout(Duration timeout) {
			this.connectTimeout = checked("connectTimeout", timeout);
			return this;
		}

		/**
		 * Sets the timeout from the greeting to the final reply, which is one deadline
		 * for all messages.
		 * @param timeout at least 1 ms; defaults to 10 s
		 * @return this builder
		 */
		public Builder handshakeTimeout(Duration timeout) {
			this.handshakeTimeout = checked("handshakeTimeout", timeout);
			return this;
		}

		/**
		 * Sets where the name of the destination is resolved.
		 * @param resolution the place; defaults to {@link NameResolution#REMOTE}
		 * @return this builder
		 */
		public Builder resolve(NameResolution resolution) {
			this.resolution = resolution;
			return this;
		}

		/**
		 * Sets the hosts that the client connects to directly.
		 * @param rules names, {@code *.globs}, addresses and CIDR blocks; defaults to
		 * none
		 * @return this builder
		 */
		public Builder nonProxyHosts(Collection<String> rules) {
			this.nonProxyHosts = rules.isEmpty() ? NonProxyHosts.NONE : NonProxyHosts.of(rules);
			return this;
		}

		/**
		 * Adds a route through another client, which keeps its own proxy, login, timeouts
		 * and observers. The first route that matches the requested destination is used,
		 * after the non-proxy hosts. No name is looked up. The routes and non-proxy hosts
		 * of the other client do not apply.
		 *
		 * <p>
		 * Routes apply to sockets, channels, Netty, BIND and the commands of Tor. An
		 * association of datagrams belongs to one proxy: it refuses destinations whose
		 * route leads through another client.
		 * @param destinations the destinations
		 * @param client the other client
		 * @return this builder
		 */
		public Builder route(DestinationPattern destinations, Socks5Client client) {
			this.rules.add(new Routes.Rule(destinations, RouteDecision.Kind.PROXY, client));
			return this;
		}

		/**
		 * Adds a route through the proxy of this client, in the order of the other
		 * routes. It excludes destinations from later ones.
		 * @param destinations the destinations
		 * @return this builder
		 */
		public Builder route(DestinationPattern destinations) {
			this.rules.add(new Routes.Rule(destinations, RouteDecision.Kind.PROXY, null));
			return this;
		}

		/**
		 * Adds a route without a proxy, in the order of
		 * {@link #route(DestinationPattern, Socks5Client)}. Requests that only a proxy
		 * can answer, such as BIND, use this client's proxy.
		 * @param destinations the destinations
		 * @return this builder
		 */
		public Builder direct(DestinationPattern destinations) {
			this.rules.add(new Routes.Rule(destinations, RouteDecision.Kind.DIRECT, null));
			return this;
		}

		/**
		 * Adds a route that denies destinations, in the order of
		 * {@link #route(DestinationPattern, Socks5Client)}. A connect fails with a
		 * {@link DestinationDeniedException} before anything is opened.
		 * @param destinations the destinations
		 * @return this builder
		 */
		public Builder deny(DestinationPattern destinations) {
			this.rules.add(new Routes.Rule(destinations, RouteDecision.Kind.DENIED, null));
			return this;
		}

		/**
		 * Sets the address that datagrams are sent to.
		 * @param relayAddress how to choose the address; defaults to
		 * {@link RelayAddress#AUTO}
		 * @return this builder
		 */
		public Builder relayAddress(RelayAddress relayAddress) {
			this.relayAddress = relayAddress;
			return this;
		}

		/**
		 * Sets whether to enable TCP keep-alive.
		 * @param keepAlive whether to enable it; defaults to {@code true}
		 * @return this builder
		 */
		public Builder keepAlive(boolean keepAlive) {
			this.keepAlive = keepAlive;
			return this;
		}

		/**
		 * Sets whether a CONNECT sends greeting, login and request together, without
		 * waiting for the proxy's choice of a method. This deviates from RFC 1928 §3. The
		 * client then offers only one method, and sends a login before the proxy has
		 * chosen it. Some proxies lose octets sent before they answer; the failure
		 * mentions it.
		 * @param pipelining whether to enable it; defaults to {@code false}
		 * @return this builder
		 */
		public Builder pipelining(boolean pipelining) {
			this.pipelining = pipelining;
			return this;
		}

		/**
		 * Sets whether the request of a CONNECT leaves with the first octets of the
		 * application, which saves a round trip. A socket is then connected when the
		 * proxy has accepted the login. Its first write sends the request too, and its
		 * first read awaits the reply. A failure is thrown there. At most 16,384 octets
		 * are sent before the reply.
		 *
		 * <p>
		 * Use this only with proxies that are known to preserve early data, since some
		 * silently drop it. If a warm connection ends before the reply, another one sends
		 * the octets again, once. The destination may then receive them twice, so they
		 * must be safe to send twice, such as a TLS ClientHello or a GET. The channels of
		 * this client, BIND and UDP ASSOCIATE send their request at once.
		 * @param earlyData whether to enable it; defaults to {@code false}
		 * @return this builder
		 */
		public Builder earlyData(boolean earlyData) {
			this.earlyData = earlyData;
			return this;
		}

		/**
		 * Enables warm connections, which are logged in and ready for a request. A
		 * connect over a warm connection costs one round trip. Each successful connect
		 * opens further ones. Sockets and blocking channels use them. Such a socket is
		 * closed by an interrupt, since it uses a channel.
		 *
		 * <p>
		 * Internal threads then also call the suppliers of logins and methods. The next
		 * connect of any thread uses such a login or method, so it must not depend on the
		 * thread. The client must be closed after use.
		 * @param size the maximum number of idle connections for each login, 1 to 64
		 * @param maxIdle the maximum idle time, at least 1 ms; some proxies close idle
		 * connections after 5 s
		 * @return this builder
		 */
		public Builder warm(int size, Duration maxIdle) {
			require(size >= 1 && size <= MAX_WARM, "warm size must be between 1 and " + MAX_WARM + ", was " + size);
			this.warm = new WarmSettings(size, checked("warm maxIdle", maxIdle));
			return this;
		}

		/**
		 * Adds an observer.
		 * @param listener observes each connect, after the listeners added before
		 * @return this builder
		 */
		public Builder listener(ConnectListener listener) {
			this.listeners.add(listener);
			return this;
		}

		/**
		 * Sets the lookups of names whose addresses are endpoints, for tests.
		 * @param lookup the lookups
		 * @return this builder
		 */
		Builder proxyLookup(NameLookup lookup) {
			this.proxyLookup = lookup;
			return this;
		}

		/**
		 * Builds the client.
		 * @return a new client
		 */
		public Socks5Client build() {
			Endpoint first = first();
			if (this.tls != null) {
				Tls.requireVerifiable(first.host());
			}
			Supplier<? extends @Nullable Credentials> login = this.credentials;
			require(login != null || !this.authentications.isEmpty() || !this.requireAuthentication
					|| this.endpoints != null,
					"requireAuthentication requires credentials or an authentication method");
			require(!this.pipelining || this.authentications.isEmpty(),
					"pipelining cannot be combined with gssapi() or authentication()");
			Settings settings = new Settings(this.name, first, null, this.tls, this.via,
					new AuthPolicy((login != null) ? login : AuthPolicy.NO_CREDENTIALS, this.authentications,
							this.requireAuthentication, this.pipelining),
					this.connectTimeout, this.handshakeTimeout, this.resolution,
					new Routes(this.name, this.nonProxyHosts, this.rules), this.relayAddress, this.keepAlive,
					this.pipelining, this.earlyData, this.warm,
					this.listeners.isEmpty() ? null : ConnectListener.composite(this.listeners));
			NameLookup lookup = NameLookup.ofClient();
			return Socks5Client.of(settings, (this.endpoints == null) ? Upstream.of(settings, lookup)
					: Upstream.of(settings, lookup, this.endpoints, choice(), this.proxyLookup));
		}

		private Endpoint first() {
			if (this.endpoints != null) {
				require(this.proxy == null, "proxy(host, port) cannot be combined with endpoints(...)");
				return this.endpoints.get(0).endpoint();
			}
			require(this.strategy == null && this.zone == null && this.causes.isEmpty(),
					"strategy, zone and failoverOn require endpoints(...)");
			if (this.proxy == null) {
				throw new IllegalArgumentException("proxy(host, port) must be called before build()");
			}
			return this.proxy;
		}

		private Upstream.Choice choice() {
			return new Upstream.Choice((this.strategy != null) ? this.strategy : EndpointStrategy.FAILOVER, this.causes,
					this.zone);
		}

		private static Duration checked(String name, Duration timeout) {
			boolean inRange = timeout.compareTo(Duration.ofMillis(1)) >= 0
					&& timeout.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) <= 0;
			require(inRange, name + " must be between 1 ms and 24 days, was " + timeout);
			return timeout;
		}

		private static void require(boolean condition, String message) {
			if (!condition) {
				throw new IllegalArgumentException(message);
			}
		}

	}

}
