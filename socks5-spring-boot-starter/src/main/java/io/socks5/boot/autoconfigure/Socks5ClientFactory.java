package io.socks5.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.socks5.boot.autoconfigure.RejectingMapper.Source;
import io.socks5.boot.autoconfigure.Socks5InstanceProperties.Gssapi;
import io.socks5.client.ProxyEndpoint;
import io.socks5.client.Socks5Client;
import io.socks5.event.ConnectListener;
import io.socks5.protocol.Address;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import io.socks5.route.FailoverCause;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.log.LogMessage;
import org.springframework.util.StringUtils;

/**
 * Builds the client from connection details and properties. The failure for a bad value
 * names its property.
 */
class Socks5ClientFactory {

	private static final Log logger = LogFactory.getLog(Socks5AutoConfiguration.class);

	private final InstanceId id;

	private final RejectingMapper map;

	private final Socks5ConnectionDetails details;

	private final Socks5InstanceProperties properties;

	private final @Nullable SslBundles bundles;

	private boolean login;

	private @Nullable DiscoveryFollower follower;

	Socks5ClientFactory(InstanceId id, Socks5ConnectionDetails details, Socks5InstanceProperties properties,
			@Nullable SslBundles bundles) {
		this.id = id;
		this.map = new RejectingMapper(id);
		this.details = details;
		this.properties = properties;
		this.bundles = bundles;
	}

	Socks5Client create(Socks5Client.Builder builder, @Nullable EndpointDiscovery discovery) {
		Socks5Client client = build(builder);
		follow(client, discovery);
		logger.info(LogMessage.of(() -> summary(client)));
		return client;
	}

	/**
	 * Describes the client.
	 * @param via the client that leads to the proxy
	 * @param providers provide credentials at each connect
	 * @param listeners observe each connect
	 * @param routes adds the routes
	 * @param discovery discovers endpoints, or {@code null} if that is not possible
	 * @param customizers change the builder last
	 * @return a builder
	 */
	Socks5Client.Builder builder(@Nullable Socks5Client via, List<Socks5CredentialsProvider> providers,
			List<ConnectListener> listeners, Consumer<Socks5Client.Builder> routes,
			@Nullable EndpointDiscovery discovery, List<Socks5ClientCustomizer> customizers) {
		Socks5Client.Builder builder = Socks5Client.builder().name(this.id.name());
		if (via != null) {
			if (this.properties.isEachAddress()) {
				throw new InvalidSocks5PropertyException(this.id.property("each-address"), true,
						"it cannot be combined with '" + this.id.property("via")
								+ "': the proxy before looks the name up",
						null);
			}
			builder.via(via);
		}
		proxy(builder, providers, discovery);
		tls(builder);
		if (this.properties.getGssapi().isEnabled()) {
			builder.gssapi(new GssapiOptionsFactory(this.id, this.properties.getGssapi()).create());
		}
		limits(builder);
		builder.resolve(this.properties.getResolve()).keepAlive(this.properties.isKeepAlive());
		this.map.from("non-proxy-hosts", this.properties::getNonProxyHosts).to(builder::nonProxyHosts);
		routes.accept(builder);
		speed(builder);
		builder.listener(new LoggingConnectListener());
		listeners.forEach(builder::listener);
		customizers.forEach((customizer) -> customizer.customize(builder));
		return builder;
	}

	Socks5Client build(Socks5Client.Builder builder) {
		if (hasEndpoints()) {
			return this.map
				.from(this.properties.getEndpoints().isEmpty() ? "discovery.service-id" : "endpoints", () -> "")
				.as((ignored) -> builder.build());
		}
		return RejectingMapper.call(builder::build, this.map.from("host", this.details::getHost),
				this.map.from("require-authentication", this.properties::isRequireAuthentication),
				this.map.from("pipelining", this.properties::isPipelining));
	}

	private void proxy(Socks5Client.Builder builder, List<Socks5CredentialsProvider> providers,
			@Nullable EndpointDiscovery discovery) {
		builder.requireAuthentication(this.properties.isRequireAuthentication());
		if (hasEndpoints()) {
			this.login = configured() != null || !providers.isEmpty();
			builder.endpoints(endpoints(providers, discovery));
			choice(builder);
			builder.credentials(new CurrentLogin(this.id, this::configured));
			return;
		}
		Source<String> host = this.map.from("host", this.details::getHost);
		Address address = host.as(Address::of);
		Source<Integer> port = this.map.from("port", this.details::getPort);
		if (this.properties.isEachAddress()) {
			port.to((number) -> builder.endpoints(List.of(expanded(ProxyEndpoint.of(new Endpoint(address, number))))));
			choice(builder);
		}
		else {
			port.to((number) -> builder.proxy(address, number));
		}
		ProxyEndpoints.requireNoTemplate(this.id, host.value());
		Endpoint proxy = new Endpoint(address, port.value());
		this.login = configured() != null || !providers.isEmpty();
		requireLogin(this.id, this.login);
		builder.credentials(new CurrentLogin(this.id, () -> current(proxy, null, providers)));
	}

	private ProxyEndpoint expanded(ProxyEndpoint endpoint) {
		return this.properties.isEachAddress() ? endpoint.withEachAddress() : endpoint;
	}

	private void choice(Socks5Client.Builder builder) {
		builder.strategy(this.properties.getStrategy())
			.failoverOn(this.properties.getFailoverOn().toArray(FailoverCause[]::new));
		if (StringUtils.hasText(this.properties.getZone())) {
			builder.zone(this.properties.getZone().strip());
		}
	}

	/**
	 * Returns whether there may be several proxies. A bean that provides the details
	 * replaces all of them.
	 * @return {@code true} if there are endpoints or a service
	 */
	private boolean hasEndpoints() {
		return this.details instanceof PropertiesSocks5ConnectionDetails && this.properties.hasEndpoints();
	}

	private List<ProxyEndpoint> endpoints(List<Socks5CredentialsProvider> providers,
			@Nullable EndpointDiscovery discovery) {
		String service = this.properties.getDiscovery().getServiceId();
		if (!StringUtils.hasText(service)) {
			return ProxyEndpoints.of(this.id, this.properties.getEndpoints(), (endpoint, each, own) -> {
				boolean login = own.get() != null || this.login;
				requireLogin(each, login);
				this.login = login;
				return new CurrentLogin(this.id, () -> current(endpoint, own, providers));
			}).stream().map(this::expanded).toList();
		}
		if (discovery == null) {
			throw new InvalidSocks5PropertyException(this.id.property("discovery.service-id"), service,
					"it requires a DiscoveryClient: add Spring Cloud Commons (such as the starter of a registry) to the "
							+ "class path, and do not disable 'spring.cloud.discovery.enabled'",
					null);
		}
		requireLogin(this.id, this.login);
		this.follower = new DiscoveryFollower(this.id.name(), service, (endpoint) -> expanded(endpoint)
			.withCredentials(new CurrentLogin(this.id, () -> current(endpoint.endpoint(), null, providers))));
		return discovery.endpoints(this.follower);
	}

	private void requireLogin(InstanceId id, boolean login) {
		if (!login && !this.properties.getGssapi().isEnabled() && this.properties.isRequireAuthentication()) {
			throw new InvalidSocks5PropertyException(this.id.property("require-authentication"), true,
					"it requires a login: set '" + id.property("username") + "' and '" + id.property("password")
							+ "', or provide a Socks5CredentialsProvider",
					null);
		}
	}

	/**
	 * Has the client follow the discovered endpoints from now on, or none.
	 * @param client the client
	 * @param discovery the discovery
	 */
	void follow(Socks5Client client, @Nullable EndpointDiscovery discovery) {
		if (discovery != null) {
			discovery.follow(this.id.name(), client, this.follower);
		}
	}

	private void tls(Socks5Client.Builder builder) {
		ProxySslBundle bundle = ProxySslBundle.of(this.id, this.properties.getSsl(), this.bundles);
		if (bundle != null) {
			builder.tls(bundle::context, bundle::customize);
		}
	}

	private void limits(Socks5Client.Builder builder) {
		this.map.from("connect-timeout", this.properties::getConnectTimeout).to(builder::connectTimeout);
		this.map.from("handshake-timeout", this.properties::getHandshakeTimeout).to(builder::handshakeTimeout);
	}

	private void speed(Socks5Client.Builder builder) {
		if (this.properties.isPipelining() && this.properties.getGssapi().isEnabled()) {
			throw new InvalidSocks5PropertyException(this.id.property("pipelining"), true,
					"it cannot be combined with GSSAPI ('" + this.id.property("gssapi.enabled") + "')", null);
		}
		builder.pipelining(this.properties.isPipelining()).earlyData(this.properties.isEarlyData());
		Socks5InstanceProperties.Warm warm = this.properties.getWarm();
		if (warm.isEnabled()) {
			this.map.from("warm.size", warm::getSize)
				.and(this.map.from("warm.max-idle", warm::getMaxIdle))
				.to(builder::warm);
		}
	}

	private @Nullable Credentials current(Endpoint proxy, @Nullable ProxyLogin own,
			List<Socks5CredentialsProvider> providers) {
		for (Socks5CredentialsProvider provider : providers) {
			Credentials credentials = provider.credentialsFor(proxy);
			if (credentials != null) {
				return credentials;
			}
		}
		Credentials credentials = (own != null) ? own.get() : null;
		return (credentials != null) ? credentials : configured();
	}

	private @Nullable Credentials configured() {
		return new ProxyLogin(this.id, this.details::getUsername, this.details::getPassword).get();
	}

	String summary(Socks5Client client) {
		return "SOCKS5 proxy '" + client.name() + "' at " + proxies(client)
				+ (this.properties.getSsl().isEnabled() ? " over TLS, " : ", ") + offered();
	}

	private String proxies(Socks5Client client) {
		boolean each = this.properties.isEachAddress();
		if (!hasEndpoints() && !each) {
			return client.proxy().toString();
		}
		return (each ? "each address of " : "") + (hasEndpoints() ? endpoints(client) : client.proxy()) + " ("
				+ this.properties.getStrategy().name().toLowerCase(Locale.ROOT).replace('_', '-') + ")";
	}

	private String endpoints(Socks5Client client) {
		String service = this.properties.getDiscovery().getServiceId();
		return StringUtils.hasText(service) ? "the endpoints of the service '" + service + "'"
				: client.endpoints()
					.stream()
					.map((each) -> new Endpoint((each.name() != null) ? each.name() : each.endpoint().host(),
							each.endpoint().port()))
					.map(Endpoint::toString)
					.distinct()
					.collect(Collectors.joining(", "));
	}

	private String offered() {
		Gssapi gssapi = this.properties.getGssapi();
		List<String> methods = new ArrayList<>();
		if (gssapi.isEnabled()) {
			methods.add("gssapi (" + gssapi.getServiceName() + ", "
					+ gssapi.getProtection().name().toLowerCase(Locale.ROOT) + ")");
		}
		if (this.login) {
			methods.add("username/password");
		}
		if (methods.isEmpty()) {
			return "no authentication";
		}
		return String.join(" or ", methods)
				+ (this.properties.isRequireAuthentication() ? " required" : " if the proxy asks");
	}

}
