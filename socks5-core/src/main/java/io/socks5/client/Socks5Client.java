package io.socks5.client;

import java.io.IOException;
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
import java.util.function.Supplier;

import javax.net.SocketFactory;

import io.socks5.event.ConnectListener;
import io.socks5.protocol.Address;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Socks5Exception;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.route.NameResolution;
import io.socks5.route.NonProxyHosts;
import io.socks5.route.RelayAddress;
import io.socks5.transport.TunnelSource;
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
 */
public final class Socks5Client {

	private final Settings settings;

	private final Connector connector;

	private final Socks5SocketFactory socketFactory;

	private final Channels channels;

	private final Associations associations;

	private Socks5Client(Settings settings) {
		this.settings = settings;
		this.connector = new Connector(settings);
		this.socketFactory = new Socks5SocketFactory(this.connector);
		this.channels = new Channels(this.connector);
		this.associations = new Associations(this.connector);
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
		return this.socketFactory.connected((socket) -> socket.connect(destination));
	}

	/**
	 * A factory for any library that takes one. Its sockets connect through the proxy.
	 * @return the same factory at every call
	 */
	public SocketFactory socketFactory() {
		return this.socketFactory;
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
		try {
			return this.channels.openAsync(Destinations.of(host, port), executor);
		}
		catch (IOException | RejectedExecutionException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Starts a connect that never blocks and has no thread, for a selector of the
	 * caller's. Looking up the proxy's name, if it has one, is done here and may take a
	 * while; of several addresses the first is tried.
	 * @param host a name or a literal
	 * @param port the port, 0 to 65535
	 * @return the connect, started
	 * @throws IOException if that fails at once
	 */
	public ChannelConnect startConnect(String host, int port) throws IOException {
		return this.channels.start(Destinations.of(host, port));
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
	 * What a transport of another framework, such as the Netty handler, needs to know.
	 * @return the tunnels of this client
	 */
	public TunnelSource tunnels() {
		return this.connector;
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
		return this.connector.probe(destination, limit);
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

		private String name = "default";

		private @Nullable Endpoint proxy;

		private @Nullable Supplier<? extends @Nullable Credentials> credentials;

		private boolean requireAuthentication;

		private Duration connectTimeout = Duration.ofSeconds(5);

		private Duration handshakeTimeout = Duration.ofSeconds(10);

		private NameResolution resolution = NameResolution.REMOTE;

		private NonProxyHosts nonProxyHosts = NonProxyHosts.NONE;

		private RelayAddress relayAddress = RelayAddress.AUTO;

		private boolean keepAlive = true;

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
		 * Where the proxy listens. A name is looked up at each connect.
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
			require(port >= 1 && port <= 0xffff, "proxy port: " + port + " is not in the range 1 to 65535");
			this.proxy = new Endpoint(address, port);
			return this;
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
		 * The limit for TCP to the proxy, all its addresses together.
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
				throw new IllegalArgumentException("proxy: host and port are not set");
			}
			Supplier<? extends @Nullable Credentials> login = this.credentials;
			require(login != null || !this.requireAuthentication, "requireAuthentication: there are no credentials");
			return new Socks5Client(new Settings(this.name, this.proxy, (login != null) ? login : () -> null,
					this.requireAuthentication, this.connectTimeout, this.handshakeTimeout, this.resolution,
					this.nonProxyHosts, this.relayAddress, this.keepAlive, ConnectListener.composite(this.listeners)));
		}

		private static Duration limit(String name, Duration timeout) {
			boolean inRange = timeout.compareTo(Duration.ofMillis(1)) >= 0
					&& timeout.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) <= 0;
			require(inRange, name + ": " + timeout + " is not in the range 1 ms to 24 days");
			return timeout;
		}

		private static void require(boolean condition, String message) {
			if (!condition) {
				throw new IllegalArgumentException(message);
			}
		}

	}

}
