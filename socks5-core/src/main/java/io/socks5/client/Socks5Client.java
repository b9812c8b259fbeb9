package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
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
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Socks5Exception;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.route.NameResolution;
import io.socks5.route.NonProxyHosts;
import io.socks5.transport.Deadline;
import io.socks5.transport.Destinations;
import io.socks5.transport.NameLookup;
import io.socks5.transport.Tls;
import io.socks5.udp.RelayAddress;
import io.socks5.udp.UdpAssociation;
import org.jspecify.annotations.Nullable;

/**
 * A SOCKS5 client, RFC 1928: it connects through one proxy, with credentials of its own.
 * Immutable and safe for any number of threads.
 *
 * <p>
 * A connect fails with a {@link Socks5Exception} or a {@link Socks5TimeoutException};
 * with a plain {@link IOException} if the destination is not valid, before anything is
 * sent; and with what the JDK gives if it was cancelled or, for a host that is connected
 * to directly, failed. Nothing but an {@code IOException} ever leaves a connect, and
 * every failure leaves the connection closed.
 *
 * <p>
 * A client that makes connections ahead of demand is closed when it is needed no more;
 * for any other, closing does nothing.
 */
public final class Socks5Client implements AutoCloseable {

	/** More than a TLS ClientHello or the head of an HTTP request ever has. */
	private static final int MAX_FIRST_FLIGHT = 16_384;

	private final Settings settings;

	private final ExchangeFactory exchanges;

	private final @Nullable WarmPool warm;

	/** Whether the connections made ahead of demand are another client's to close. */
	private final boolean isolated;

	private final Connector connector;

	private final Tunnels tunnels;

	private final Socks5SocketFactory socketFactory;

	private final Channels channels;

	private final Associations associations;

	private Socks5Client(Settings settings, NameLookup lookup, @Nullable WarmPool warm, boolean isolated) {
		this.settings = settings;
		this.isolated = isolated;
		this.exchanges = new ExchangeFactory(settings, lookup);
		this.warm = warm;
		this.connector = new Connector(this.exchanges, warm);
		this.tunnels = new ClientTunnels(this.exchanges, null);
		this.socketFactory = new Socks5SocketFactory(this.connector);
		this.channels = new Channels(this.connector);
		this.associations = new Associations(this.connector);
	}

	private static Socks5Client of(Settings settings) {
		WarmSettings ahead = settings.warm();
		NameLookup lookup = NameLookup.ofClient();
		if (ahead == null) {
			return new Socks5Client(settings, lookup, null, false);
		}
		WarmPool warm = new WarmPool(ahead,
				(login) -> new Connector(new ExchangeFactory(settings.with(login), lookup), null).negotiate());
		return new Socks5Client(settings, lookup, warm, false);
	}

	/**
	 * Starts to describe a client.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Connects to a host by name, which goes to the proxy, or by literal address.
	 * @param host a name or a literal
	 * @param port the port, 0 to 65535
	 * @return a connected socket
	 * @throws IOException if that fails
	 */
	public Socket connect(String host, int port) throws IOException {
		return this.socketFactory.createSocket(host, port);
	}

	/**
	 * Connects to an address: by name if it carries one, resolved or not, and by literal
	 * otherwise.
	 * @param destination the address
	 * @return a connected socket
	 * @throws IOException if that fails
	 */
	public Socket connect(InetSocketAddress destination) throws IOException {
		return connected(destination, Connector.NO_FLIGHT);
	}

	/**
	 * Connects, and sends the application's first octets together with the request, which
	 * saves a round trip. Only for octets that bear being sent twice, as a TLS
	 * ClientHello or a GET does, and for a proxy that is known to keep them: some lose
	 * what follows a request in the same segment, in silence.
	 * @param destination the address, by name if it carries one
	 * @param firstFlight at most 16,384 octets
	 * @return a connected socket
	 * @throws IOException if that fails; the destination may then have got the octets
	 */
	public Socket connect(InetSocketAddress destination, byte[] firstFlight) throws IOException {
		if (firstFlight.length > MAX_FIRST_FLIGHT) {
			throw new IOException(
					"firstFlight must have at most " + MAX_FIRST_FLIGHT + " octets, was " + firstFlight.length);
		}
		return connected(destination, firstFlight.clone());
	}

	private Socket connected(InetSocketAddress destination, byte[] firstFlight) throws IOException {
		return this.socketFactory.connected(Destinations.of(destination), destination.getAddress(), null, firstFlight);
	}

	/**
	 * A factory for any library that takes one. Its sockets connect through the proxy. A
	 * library may bypass it: Jakarta Mail connects directly when the factory fails,
	 * unless {@code mail.smtp.socketFactory.fallback} is {@code false}. RabbitMQ's
	 * factory has no TLS once this one has replaced the socket factory of
	 * {@code useSslProtocol}.
	 * @return the same factory at every call
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
	 * Connects a channel, blocking until the tunnel stands. An interrupt closes it.
	 * @param host a name or a literal
	 * @param port the port, 0 to 65535
	 * @return a connected channel in blocking mode; its addresses are those of the
	 * connection to the proxy
	 * @throws IOException if that fails
	 */
	public SocketChannel openChannel(String host, int port) throws IOException {
		return this.channels.open(Destinations.of(host, port));
	}

	/**
	 * Connects a channel on somebody else's thread. Cancelling the future ends a pending
	 * connect at once.
	 * @param host a name or a literal
	 * @param port the port, 0 to 65535
	 * @param executor runs the connect, one thread for as long as it takes
	 * @return completes with a connected channel in blocking mode, or with the
	 * {@code IOException} of the failure
	 */
	public CompletableFuture<SocketChannel> connectAsync(String host, int port, Executor executor) {
		return connectAsync(host, port, null, executor);
	}

	/**
	 * Connects a channel on another thread, as
	 * {@link #connectAsync(String, int, Executor)} does, within a limit.
	 * @param host a name or a literal
	 * @param port the port, 0 to 65535
	 * @param limit for all of the connect, in addition to the client's own timeouts, or
	 * {@code null} for those alone
	 * @param executor runs the connect, one thread for as long as it takes
	 * @return completes with a connected channel in blocking mode, or with the
	 * {@code IOException} of the failure
	 */
	public CompletableFuture<SocketChannel> connectAsync(String host, int port, @Nullable Duration limit,
			Executor executor) {
		try {
			return this.channels.openAsync(Destinations.of(host, port), limit, executor);
		}
		catch (IOException | RejectedExecutionException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Starts a connect that has no thread, for a selector of the caller's. It blocks only
	 * where the proxy has a name, which is looked up here, within the connect time-out;
	 * of several addresses the first is tried.
	 * @param host a name or a literal
	 * @param port the port, 0 to 65535
	 * @return the connect, started
	 * @throws IOException if that fails at once
	 */
	public ChannelConnect startConnect(String host, int port) throws IOException {
		return this.channels.start(Destinations.of(host, port));
	}

	/**
	 * Has the proxy listen for one connection, as a second one beside a connect to the
	 * same host. RFC 1928 §4, BIND. What {@code nonProxyHosts} say does not matter here.
	 * @param expectedPeer who will connect; 0.0.0.0 for anybody. The proxy may refuse
	 * others, and {@link Binding#accept} refuses another address
	 * @return the binding, listening
	 * @throws IOException if the proxy cannot be reached, or refuses
	 */
	public Binding bind(Endpoint expectedPeer) throws IOException {
		return this.connector.bind(new Socks5Socket(this.connector), Destinations.of(expectedPeer));
	}

	/**
	 * Has the proxy look a name up, and connects to nothing. An extension of Tor's.
	 * @param name a name
	 * @return its address, which carries the name
	 * @throws IOException if the proxy refuses, or does not know the command
	 */
	public InetAddress resolve(String name) throws IOException {
		Endpoint found = this.connector.ask(Command.RESOLVE, Destinations.of(name, 0));
		if (found.host() instanceof Address.Domain) {
			throw new IOException("The proxy " + proxy() + " resolved '" + name + "' to another name: " + found.host());
		}
		return InetAddress.getByAddress(name, found.host().octets());
	}

	/**
	 * Has the proxy look the name of an address up. An extension of Tor's.
	 * @param address an address
	 * @return its name, with {@code \\xNN} in place of what a log cannot hold
	 * @throws IOException if the proxy refuses, or does not know the command
	 */
	public String resolvePtr(InetAddress address) throws IOException {
		return this.connector.ask(Command.RESOLVE_PTR, Destinations.of(address, 0)).host().toString();
	}

	/**
	 * A client like this one, whose connects share nothing with those of another key: the
	 * key becomes a login of its own, which replaces this client's. Tor keeps streams of
	 * different logins on different circuits.
	 * @param key whatever tells activities apart, 1 to 255 octets in UTF-8; the proxy
	 * sees it
	 * @return a client that shares this one's settings and observers, and is closed with
	 * it: closing it by itself does nothing
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
		return new Socks5Client(this.settings.with(new AuthPolicy(() -> login, List.of(), true, true)),
				this.exchanges.lookup(), this.warm, true);
	}

	/**
	 * Asks the proxy to relay datagrams (UDP), blocking until it does. RFC 1928 §7. All
	 * of them go through the proxy: {@code nonProxyHosts} are not consulted.
	 * @return an association, to be closed after use; it has a thread of ours
	 * @throws IOException if that fails
	 */
	public UdpAssociation associate() throws IOException {
		return this.associations.open();
	}

	/**
	 * Returns the handle that the handler of another framework takes, such as
	 * {@code Socks5ChannelHandler} for Netty.
	 * @return the tunnels of this client
	 */
	public Tunnels tunnels() {
		return this.tunnels;
	}

	/**
	 * Returns the handle for a single connect, whose time starts with this call.
	 * @param limit the limit for the whole connect, in addition to the client's own
	 * timeouts
	 * @return the tunnels of this client, for one connect
	 */
	public Tunnels tunnels(Duration limit) {
		return new ClientTunnels(this.exchanges, Deadline.after(limit, "timeout"));
	}

	/**
	 * Finds out whether the proxy is there and takes the login, and asks it for nothing.
	 * @param limit for all of it, in addition to the client's own time-outs
	 * @return what came of it
	 * @throws IOException if the proxy cannot be reached, or refuses
	 */
	public ProbeResult probe(Duration limit) throws IOException {
		return this.connector.probe(null, limit);
	}

	/**
	 * Finds out whether the proxy connects to a destination, and closes the connection.
	 * @param destination where to
	 * @param limit for all of it, in addition to the client's own time-outs
	 * @return what came of it
	 * @throws IOException if the proxy cannot be reached, or refuses
	 */
	public ProbeResult probe(Endpoint destination, Duration limit) throws IOException {
		return this.connector.probe(Destinations.of(destination), limit);
	}

	/**
	 * Whether the connection to a proxy is secured with TLS, so that a raw
	 * {@link SocketChannel} cannot be connected.
	 * @return {@code true} if TLS leads to this client's proxy, or to one before it
	 */
	public boolean isSecured() {
		return this.exchanges.isSecured();
	}

	/**
	 * Whether an authentication method is offered that may wrap all that follows, so that
	 * only sockets can be connected.
	 * @return {@code true} with GSSAPI, for example
	 */
	public boolean mayEncapsulate() {
		return this.exchanges.mayEncapsulate();
	}

	/**
	 * Whether connections are made ahead of demand.
	 * @return {@code false} unless the builder was told to
	 */
	public boolean isWarm() {
		return this.warm != null;
	}

	/**
	 * What has become of connections made ahead of demand.
	 * @return the numbers at this moment; all zero if the client makes none
	 */
	public WarmStatistics warm() {
		return (this.warm != null) ? this.warm.statistics() : new WarmStatistics(0, 0, 0, 0);
	}

	/**
	 * Closes the connections that wait for demand, and makes no others from now on; those
	 * in use, and connecting, are not affected.
	 */
	@Override
	public void close() {
		if (this.warm != null && !this.isolated) {
			this.warm.close();
		}
	}

	/**
	 * Closes the connections that wait for demand, and makes no others until the client
	 * is resumed. Connects are not affected.
	 */
	public void suspend() {
		if (this.warm != null && !this.isolated) {
			this.warm.suspend();
		}
	}

	/**
	 * Makes connections ahead of demand again, unless the client is closed.
	 */
	public void resume() {
		if (this.warm != null && !this.isolated) {
			this.warm.resume();
		}
	}

	/**
	 * The logical name that observers see.
	 * @return the name
	 */
	public String name() {
		return this.settings.name();
	}

	/**
	 * Where the proxy listens.
	 * @return the endpoint
	 */
	public Endpoint proxy() {
		return this.settings.proxy();
	}

	/**
	 * The name and the proxy, no secret.
	 */
	@Override
	public String toString() {
		return "Socks5Client[" + name() + " through " + proxy() + "]";
	}

	/**
	 * Describes a client. Whatever is wrong is an {@link IllegalArgumentException} that
	 * names it, here or from {@link #build()}, before anything is opened.
	 */
	public static final class Builder {

		private static final int MAX_WARM = 64;

		private String name = "default";

		private @Nullable Endpoint proxy;

		private @Nullable Tls tls;

		private @Nullable Socks5Client via;

		private final List<Supplier<? extends Authentication>> authentications = new ArrayList<>();

		private @Nullable Supplier<? extends @Nullable Credentials> credentials;

		private boolean requireAuthentication;

		private Duration connectTimeout = Duration.ofSeconds(5);

		private Duration handshakeTimeout = Duration.ofSeconds(10);

		private NameResolution resolution = NameResolution.REMOTE;

		private NonProxyHosts nonProxyHosts = NonProxyHosts.NONE;

		private RelayAddress relayAddress = RelayAddress.AUTO;

		private boolean keepAlive = true;

		private boolean pipelining;

		private @Nullable WarmSettings warm;

		private final List<ConnectListener> listeners = new ArrayList<>();

		private Builder() {
		}

		/**
		 * The logical name that observers see.
		 * @param name not blank; "default" if not set
		 * @return this
		 */
		public Builder name(String name) {
			require(!name.isBlank(), "name must not be blank");
			this.name = name;
			return this;
		}

		/**
		 * Where the proxy listens. A name is looked up at each connect; if it has several
		 * addresses, the first to answer is taken (RFC 8305).
		 * @param host a name or a literal
		 * @param port 1 to 65535; 1080 is the port of SOCKS
		 * @return this
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
		 * Sets the host and the port of the proxy, like {@link #proxy(String, int)}.
		 * @param host the host
		 * @param port 1 to 65535; 1080 is the port of SOCKS
		 * @return this
		 */
		public Builder proxy(Address host, int port) {
			require(port >= 1 && port <= 0xffff, "proxy port must be between 1 and 65535, was " + port);
			this.proxy = new Endpoint(host, port);
			return this;
		}

		/**
		 * Secures the connection to the proxy with TLS. The proxy's certificate must be
		 * for the host it is reached by; the time it takes counts as connecting.
		 * @param context whom to trust, and the client's own keys
		 * @return this
		 */
		public Builder tls(SSLContext context) {
			return tls(() -> context, (parameters) -> {
			});
		}

		/**
		 * Secures the connection to the proxy with TLS, as {@link #tls(SSLContext)} does,
		 * with keys that may change.
		 * @param context asked at each connect
		 * @param parameters sets protocols and cipher suites, if need be; the proxy's
		 * certificate is checked in any case
		 * @return this
		 */
		public Builder tls(Supplier<SSLContext> context, Consumer<SSLParameters> parameters) {
			this.tls = new Tls(context, parameters);
			return this;
		}

		/**
		 * Reaches the proxy through another one, which may itself be reached through one
		 * more. Each has its own login, time-outs and observers; a failure tells which it
		 * was.
		 * @param outer leads to the proxy of this client, directly where its
		 * {@link #nonProxyHosts} say so
		 * @return this
		 */
		public Builder via(Socks5Client outer) {
			this.via = outer;
			return this;
		}

		/**
		 * Adds an authentication method to offer, before those that are built in. RFC
		 * 1928 §3: 03 to 7F are IANA's, 80 to FE private.
		 * @param authentication makes the method's state anew at each connect, on the
		 * connecting thread; if it throws, the connect fails
		 * @return this
		 */
		public Builder authentication(Supplier<? extends Authentication> authentication) {
			this.authentications.add(authentication);
			return this;
		}

		/**
		 * Offers GSSAPI, RFC 1961, before the methods that are built in. It needs a
		 * socket: a channel is refused. Add {@link #requireAuthentication} to refuse a
		 * proxy that does without.
		 * @param options what is wanted of it
		 * @return this
		 */
		public Builder gssapi(GssapiOptions options) {
			return authentication(options::authentication);
		}

		/**
		 * A login for every connect.
		 * @param username 1 to 255 octets in UTF-8
		 * @param password 0 to 255 octets in UTF-8
		 * @return this
		 */
		public Builder credentials(String username, String password) {
			Credentials fixed = Credentials.of(username, password);
			return credentials(() -> fixed);
		}

		/**
		 * A login asked for at each connect, on the connecting thread, for rotation.
		 * @param credentials may give {@code null} for no login; if it throws, the
		 * connect fails
		 * @return this
		 */
		public Builder credentials(Supplier<? extends @Nullable Credentials> credentials) {
			this.credentials = credentials;
			return this;
		}

		/**
		 * Whether "no authentication" is not offered, so that a proxy that asks for no
		 * login is refused.
		 * @param require {@code false} if not set
		 * @return this
		 */
		public Builder requireAuthentication(boolean require) {
			this.requireAuthentication = require;
			return this;
		}

		/**
		 * The limit for the look-up of the proxy's name, TCP to all its addresses and TLS
		 * together.
		 * @param timeout at least 1 ms; 5 s if not set
		 * @return this
		 */
		public Builder connectTimeout(Duration timeout) {
			this.connectTimeout = limit("connectTimeout", timeout);
			return this;
		}

		/**
		 * The limit from the greeting to the final reply: one deadline, however the
		 * octets trickle in.
		 * @param timeout at least 1 ms; 10 s if not set
		 * @return this
		 */
		public Builder handshakeTimeout(Duration timeout) {
			this.handshakeTimeout = limit("handshakeTimeout", timeout);
			return this;
		}

		/**
		 * Who looks the destination's name up.
		 * @param resolution {@link NameResolution#REMOTE} if not set
		 * @return this
		 */
		public Builder resolve(NameResolution resolution) {
			this.resolution = resolution;
			return this;
		}

		/**
		 * The hosts that are connected to directly.
		 * @param rules names, {@code *.globs}, addresses and CIDR blocks; none if not set
		 * @return this
		 */
		public Builder nonProxyHosts(Collection<String> rules) {
			this.nonProxyHosts = NonProxyHosts.of(rules);
			return this;
		}

		/**
		 * Where datagrams go to, given what the proxy's reply says.
		 * @param relayAddress {@link RelayAddress#AUTO} if not set
		 * @return this
		 */
		public Builder relayAddress(RelayAddress relayAddress) {
			this.relayAddress = relayAddress;
			return this;
		}

		/**
		 * Whether TCP keep-alive is on, for tunnels that idle.
		 * @param keepAlive {@code true} if not set
		 * @return this
		 */
		public Builder keepAlive(boolean keepAlive) {
			this.keepAlive = keepAlive;
			return this;
		}

		/**
		 * Whether a CONNECT sends greeting, login and request in one, without awaiting
		 * the proxy's choice: a departure from RFC 1928 §3. A login is then the one
		 * method offered, and exposed before the proxy has chosen it. Some proxies lose
		 * what is sent before they have answered: the failure says so.
		 * @param pipelining {@code false} if not set
		 * @return this
		 */
		public Builder pipelining(boolean pipelining) {
			this.pipelining = pipelining;
			return this;
		}

		/**
		 * Makes connections ahead of demand, logged in and ready for a request, so that a
		 * connect costs one round trip. Each connect that has succeeded is the demand for
		 * others; connects of sockets and blocking ones of channels use them. A socket
		 * then lies over a channel: an interrupt closes it. Logins and methods are then
		 * asked for on threads of ours, too, and a method that was added, GSSAPI among
		 * them, serves whoever connects next: it must not depend on the thread. The
		 * client is to be closed.
		 * @param size how many may wait for each login, 1 to 64
		 * @param maxIdle how long one may wait, at least 1 ms; some proxies close after 5
		 * s
		 * @return this
		 */
		public Builder warm(int size, Duration maxIdle) {
			require(size >= 1 && size <= MAX_WARM, "warm size must be between 1 and " + MAX_WARM + ", was " + size);
			this.warm = new WarmSettings(size, limit("warm maxIdle", maxIdle));
			return this;
		}

		/**
		 * Adds an observer.
		 * @param listener told of each connect, after those added before
		 * @return this
		 */
		public Builder listener(ConnectListener listener) {
			this.listeners.add(listener);
			return this;
		}

		/**
		 * Makes the client; opens nothing.
		 * @return a new client
		 */
		public Socks5Client build() {
			if (this.proxy == null) {
				throw new IllegalArgumentException("proxy(host, port) must be called before build()");
			}
			if (this.tls != null) {
				Tls.requireVerifiable(this.proxy.host());
			}
			Supplier<? extends @Nullable Credentials> login = this.credentials;
			require(login != null || !this.authentications.isEmpty() || !this.requireAuthentication,
					"requireAuthentication requires credentials or an authentication method");
			require(!this.pipelining || this.authentications.isEmpty(),
					"pipelining cannot be combined with gssapi() or authentication()");
			return Socks5Client
				.of(new Settings(this.name, this.proxy, this.tls, (this.via != null) ? this.via.exchanges : null,
						new AuthPolicy((login != null) ? login : () -> null, this.authentications,
								this.requireAuthentication, this.pipelining),
						this.connectTimeout, this.handshakeTimeout, this.resolution, this.nonProxyHosts,
						this.relayAddress, this.keepAlive, this.pipelining, this.warm,
						ConnectListener.composite(this.listeners)));
		}

		private static Duration limit(String name, Duration timeout) {
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
