package io.socks5.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.socks5.gssapi.Protection;
import io.socks5.route.EndpointStrategy;
import io.socks5.route.FailoverCause;
import io.socks5.route.NameResolution;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Configuration properties of one SOCKS5 client, the default one or a named one.
 */
public class Socks5InstanceProperties {

	/**
	 * URL of the proxy, such as socks5h://username:password@host:1080, instead of host,
	 * port, username and password. With socks5:// names are looked up on this machine.
	 */
	private @Nullable String url;

	/**
	 * Host name or address of the proxy, without a scheme. Required to create a client,
	 * unless there is a URL.
	 */
	private @Nullable String host;

	/**
	 * Port of the proxy.
	 */
	private int port = 1080;

	/**
	 * Username for the proxy, 1 to 255 octets in UTF-8. Requires a password.
	 */
	private @Nullable String username;

	/**
	 * Password for the proxy, at most 255 octets in UTF-8. Requires a username.
	 */
	private @Nullable String password;

	/**
	 * File that contains the username, instead of the username. Read at each connect,
	 * without the line break at the end.
	 */
	private @Nullable Path usernameFile;

	/**
	 * File that contains the password, instead of the password. Read at each connect,
	 * without the line break at the end.
	 */
	private @Nullable Path passwordFile;

	/**
	 * Several proxies that lead to the same network, instead of a host or a URL. Each has
	 * a host, a port, and optionally a login of its own, a weight and a zone.
	 */
	private List<Socks5EndpointProperties> endpoints = new ArrayList<>();

	/**
	 * Whether each address of a proxy's name is an endpoint of its own. This machine
	 * looks the name up at each connect. TLS and GSSAPI verify the name.
	 */
	private boolean eachAddress;

	/**
	 * Order in which the endpoints that are up are used.
	 */
	private EndpointStrategy strategy = EndpointStrategy.FAILOVER;

	/**
	 * Additional causes to try another endpoint. A failure of the proxy itself is always
	 * one.
	 */
	private Set<FailoverCause> failoverOn = new LinkedHashSet<>();

	/**
	 * Zone of the application. Endpoints of the same zone are preferred.
	 */
	private @Nullable String zone;

	/**
	 * Whether to require authentication. The client then refuses a proxy that does not
	 * authenticate it.
	 */
	private boolean requireAuthentication;

	/**
	 * Time to wait for the connection to the proxy: name lookup, TCP and TLS together.
	 */
	private Duration connectTimeout = Duration.ofSeconds(5);

	/**
	 * Time to wait for the SOCKS5 handshake, from the greeting to the final reply.
	 */
	private Duration handshakeTimeout = Duration.ofSeconds(10);

	/**
	 * Where to look up the names of destinations.
	 */
	private NameResolution resolve = NameResolution.REMOTE;

	/**
	 * Comma-separated list of hosts to connect to directly: names, globs such as
	 * *.example.com, addresses and CIDR blocks. Blocks match literal addresses only.
	 */
	private List<String> nonProxyHosts = new ArrayList<>();

	/**
	 * Whether to enable TCP keep-alive.
	 */
	private boolean keepAlive = true;

	/**
	 * Whether to send greeting, login and request at once, which saves round trips. The
	 * login is then exposed before the proxy has chosen a method. Some proxies lose data
	 * that arrives before they have replied.
	 */
	private boolean pipelining;

	/**
	 * Whether the request leaves with the first data of the application, which saves a
	 * round trip. Some proxies lose data that arrives before they have replied. If a warm
	 * connection breaks, the data is sent a second time.
	 */
	private boolean earlyData;

	/**
	 * Name of the client through which this proxy is connected to, as the next proxy of a
	 * chain.
	 */
	private @Nullable String via;

	/** The properties that an instance sets, as far as that matters. */
	private Set<String> own = Set.of();

	private Ssl ssl = new Ssl();

	private Gssapi gssapi = new Gssapi();

	private final Discovery discovery = new Discovery();

	private final Warm warm = new Warm();

	private final Health health = new Health();

	public @Nullable String getUrl() {
		return this.url;
	}

	public void setUrl(@Nullable String url) {
		this.url = url;
	}

	public @Nullable String getHost() {
		return this.host;
	}

	public void setHost(@Nullable String host) {
		this.host = host;
	}

	public int getPort() {
		return this.port;
	}

	public void setPort(int port) {
		this.port = port;
	}

	public @Nullable String getUsername() {
		return this.username;
	}

	public void setUsername(@Nullable String username) {
		this.username = username;
	}

	public @Nullable String getPassword() {
		return this.password;
	}

	public void setPassword(@Nullable String password) {
		this.password = password;
	}

	public @Nullable Path getUsernameFile() {
		return this.usernameFile;
	}

	public void setUsernameFile(@Nullable Path usernameFile) {
		this.usernameFile = usernameFile;
	}

	public @Nullable Path getPasswordFile() {
		return this.passwordFile;
	}

	public void setPasswordFile(@Nullable Path passwordFile) {
		this.passwordFile = passwordFile;
	}

	public List<Socks5EndpointProperties> getEndpoints() {
		return this.endpoints;
	}

	public void setEndpoints(List<Socks5EndpointProperties> endpoints) {
		this.endpoints = endpoints;
	}

	public boolean isEachAddress() {
		return this.eachAddress;
	}

	public void setEachAddress(boolean eachAddress) {
		this.eachAddress = eachAddress;
	}

	public EndpointStrategy getStrategy() {
		return this.strategy;
	}

	public void setStrategy(EndpointStrategy strategy) {
		this.strategy = strategy;
	}

	public Set<FailoverCause> getFailoverOn() {
		return this.failoverOn;
	}

	public void setFailoverOn(Set<FailoverCause> failoverOn) {
		this.failoverOn = failoverOn;
	}

	public @Nullable String getZone() {
		return this.zone;
	}

	public void setZone(@Nullable String zone) {
		this.zone = zone;
	}

	public Discovery getDiscovery() {
		return this.discovery;
	}

	public boolean isRequireAuthentication() {
		return this.requireAuthentication;
	}

	public void setRequireAuthentication(boolean requireAuthentication) {
		this.requireAuthentication = requireAuthentication;
	}

	public Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	public void setConnectTimeout(Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	public Duration getHandshakeTimeout() {
		return this.handshakeTimeout;
	}

	public void setHandshakeTimeout(Duration handshakeTimeout) {
		this.handshakeTimeout = handshakeTimeout;
	}

	public NameResolution getResolve() {
		return this.resolve;
	}

	public void setResolve(NameResolution resolve) {
		this.resolve = resolve;
	}

	public List<String> getNonProxyHosts() {
		return this.nonProxyHosts;
	}

	public void setNonProxyHosts(List<String> nonProxyHosts) {
		this.nonProxyHosts = nonProxyHosts;
	}

	public boolean isKeepAlive() {
		return this.keepAlive;
	}

	public void setKeepAlive(boolean keepAlive) {
		this.keepAlive = keepAlive;
	}

	public boolean isPipelining() {
		return this.pipelining;
	}

	public void setPipelining(boolean pipelining) {
		this.pipelining = pipelining;
	}

	public boolean isEarlyData() {
		return this.earlyData;
	}

	public void setEarlyData(boolean earlyData) {
		this.earlyData = earlyData;
	}

	public @Nullable String getVia() {
		return this.via;
	}

	public void setVia(@Nullable String via) {
		this.via = via;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public Gssapi getGssapi() {
		return this.gssapi;
	}

	public Warm getWarm() {
		return this.warm;
	}

	public Health getHealth() {
		return this.health;
	}

	/**
	 * Returns whether an instance sets a property, and does not inherit it.
	 * @param property the name of the property
	 * @return {@code false} for the default client
	 */
	boolean sets(String property) {
		return this.own.contains(property);
	}

	boolean namesProxy() {
		return sets("host") || sets("url") || sets("endpoints") || sets("discovery.service-id");
	}

	/**
	 * Returns whether there is a proxy.
	 * @return {@code true} if there is a host, an endpoint or a service
	 */
	boolean hasProxy() {
		return StringUtils.hasText(this.host) || hasEndpoints();
	}

	/**
	 * Returns whether the proxies are listed or discovered.
	 * @return {@code true} if there is a list of endpoints or a service
	 */
	boolean hasEndpoints() {
		return !this.endpoints.isEmpty() || StringUtils.hasText(this.discovery.getServiceId());
	}

	/**
	 * Returns whether there may be several proxies.
	 * @return {@code true} if there are endpoints, or a name may have several
	 */
	boolean mayHaveSeveral() {
		return hasEndpoints() || this.eachAddress;
	}

	void setOwn(Set<String> own) {
		this.own = own;
	}

	Set<String> own() {
		return this.own;
	}

	/**
	 * Returns the passwords of the endpoints that can be read.
	 * @return the passwords
	 */
	Stream<String> endpointPasswords() {
		return this.endpoints.stream().map(ProxyEndpoints::passwordOf).filter(Objects::nonNull);
	}

	/**
	 * Drops the inherited alternative to each property that the instance sets.
	 */
	void forgetAlternatives() {
		this.username = sets("username-file") ? null : this.username;
		this.usernameFile = sets("username") ? null : this.usernameFile;
		this.password = sets("password-file") ? null : this.password;
		this.passwordFile = sets("password") ? null : this.passwordFile;
	}

	void setUrlParts(Socks5Url parts) {
		this.host = parts.host();
		this.port = parts.port();
		this.username = parts.username();
		this.password = parts.password();
		this.resolve = parts.resolve();
	}

	/**
	 * Drops what belongs to a proxy, because an instance with its own host must not send
	 * it to another one.
	 */
	void forgetProxy() {
		this.url = null;
		this.host = null;
		this.username = null;
		this.password = null;
		this.usernameFile = null;
		this.passwordFile = null;
		this.endpoints = new ArrayList<>();
		this.discovery.setServiceId(null);
		this.eachAddress = false;
		this.via = null;
		this.ssl = new Ssl();
		this.gssapi = new Gssapi();
	}

	/**
	 * Returns the endpoint of the proxy and the username, without the password.
	 */
	@Override
	public String toString() {
		return getClass().getSimpleName() + "[host=" + this.host + ", port=" + this.port + ", username=" + this.username
				+ ", password=" + ((this.password != null) ? "******" : null) + "]";
	}

	/**
	 * Properties of the discovery of endpoints.
	 */
	public static class Discovery {

		/**
		 * Name of the service whose instances are the endpoints, in the registry that
		 * Spring Cloud's DiscoveryClient reads.
		 */
		private @Nullable String serviceId;

		public @Nullable String getServiceId() {
			return this.serviceId;
		}

		public void setServiceId(@Nullable String serviceId) {
			this.serviceId = serviceId;
		}

	}

	/**
	 * Properties of TLS to the proxy.
	 */
	public static class Ssl {

		/**
		 * Whether to enable TLS for the connection to the proxy. Enabled automatically if
		 * "bundle" is provided. The JVM's default certificates are trusted otherwise.
		 */
		private @Nullable Boolean enabled;

		/**
		 * Name of the SSL bundle used to connect to the proxy.
		 */
		private @Nullable String bundle;

		public boolean isEnabled() {
			return (this.enabled != null) ? this.enabled : this.bundle != null;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

	}

	/**
	 * Properties of GSSAPI, which authenticates with Kerberos and protects the
	 * connection.
	 */
	public static class Gssapi {

		/**
		 * Whether to offer GSSAPI, before other authentication methods.
		 */
		private boolean enabled;

		/**
		 * Service name of the proxy on its host, or a whole principal with a slash.
		 */
		private String serviceName = "rcmd";

		/**
		 * Protection level to request from the proxy.
		 */
		private Protection protection = Protection.CONFIDENTIALITY;

		/**
		 * Minimum protection level to accept. Defaults to the value of "protection".
		 */
		private @Nullable Protection leastProtection;

		/**
		 * Principal to log in as. Defaults to the principal of the ticket cache if
		 * neither a keytab nor a login context is set.
		 */
		private @Nullable String principal;

		/**
		 * Location of the keytab file, to log in without a ticket cache.
		 */
		private @Nullable Path keytab;

		/**
		 * Name of the JAAS configuration entry to log in with, instead of a keytab or the
		 * ticket cache.
		 */
		private @Nullable String loginContext;

		/**
		 * Whether to delegate the credentials, so that the proxy may act as the
		 * principal.
		 */
		private boolean delegation;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public String getServiceName() {
			return this.serviceName;
		}

		public void setServiceName(String serviceName) {
			this.serviceName = serviceName;
		}

		public Protection getProtection() {
			return this.protection;
		}

		public void setProtection(Protection protection) {
			this.protection = protection;
		}

		public @Nullable Protection getLeastProtection() {
			return this.leastProtection;
		}

		public void setLeastProtection(@Nullable Protection leastProtection) {
			this.leastProtection = leastProtection;
		}

		public @Nullable String getPrincipal() {
			return this.principal;
		}

		public void setPrincipal(@Nullable String principal) {
			this.principal = principal;
		}

		public @Nullable Path getKeytab() {
			return this.keytab;
		}

		public void setKeytab(@Nullable Path keytab) {
			this.keytab = keytab;
		}

		public @Nullable String getLoginContext() {
			return this.loginContext;
		}

		public void setLoginContext(@Nullable String loginContext) {
			this.loginContext = loginContext;
		}

		public boolean isDelegation() {
			return this.delegation;
		}

		public void setDelegation(boolean delegation) {
			this.delegation = delegation;
		}

	}

	/**
	 * Properties of warm connections, which are established before they are needed.
	 */
	public static class Warm {

		/**
		 * Whether to keep warm connections to the proxy, so that a connect costs one
		 * round trip. They are established only while there is traffic.
		 */
		private boolean enabled;

		/**
		 * Maximum number of idle warm connections for each login, 1 to 64.
		 */
		private int size = 2;

		/**
		 * Maximum time that a warm connection may be idle. Some proxies close idle
		 * connections after 5 seconds.
		 */
		private Duration maxIdle = Duration.ofSeconds(3);

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public int getSize() {
			return this.size;
		}

		public void setSize(int size) {
			this.size = size;
		}

		public Duration getMaxIdle() {
			return this.maxIdle;
		}

		public void setMaxIdle(Duration maxIdle) {
			this.maxIdle = maxIdle;
		}

	}

	/**
	 * Properties of the health component.
	 */
	public static class Health {

		/**
		 * Time to wait for a probe of the proxy.
		 */
		private Duration timeout = Duration.ofSeconds(2);

		/**
		 * Minimum time between two probes. Health requests in between return the last
		 * result.
		 */
		private Duration interval = Duration.ofSeconds(10);

		/**
		 * Destination to connect to through the proxy at each probe, as host:port. A
		 * probe ends after the login if it is not set.
		 */
		private @Nullable String target;

		/**
		 * Time between probes that do not wait for a health request, for the meters. None
		 * are made if it is not set.
		 */
		private @Nullable Duration schedule;

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

		public Duration getInterval() {
			return this.interval;
		}

		public void setInterval(Duration interval) {
			this.interval = interval;
		}

		public @Nullable String getTarget() {
			return this.target;
		}

		public void setTarget(@Nullable String target) {
			this.target = target;
		}

		public @Nullable Duration getSchedule() {
			return this.schedule;
		}

		public void setSchedule(@Nullable Duration schedule) {
			this.schedule = schedule;
		}

	}

}
