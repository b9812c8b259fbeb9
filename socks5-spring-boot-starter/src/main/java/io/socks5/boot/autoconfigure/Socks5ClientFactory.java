package io.socks5.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import io.socks5.boot.autoconfigure.RejectingMapper.Source;
import io.socks5.boot.autoconfigure.Socks5InstanceProperties.Gssapi;
import io.socks5.client.Socks5Client;
import io.socks5.event.ConnectListener;
import io.socks5.protocol.Address;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
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

	/** Characters of variables in shells and templates. */
	private static final Pattern TEMPLATE = Pattern.compile("[${}<>`]");

	private final InstanceId id;

	private final RejectingMapper map;

	private final Socks5ConnectionDetails details;

	private final Socks5InstanceProperties properties;

	private final @Nullable SslBundles bundles;

	private boolean login;

	Socks5ClientFactory(InstanceId id, Socks5ConnectionDetails details, Socks5InstanceProperties properties,
			@Nullable SslBundles bundles) {
		this.id = id;
		this.map = new RejectingMapper(id);
		this.details = details;
		this.properties = properties;
		this.bundles = bundles;
	}

	Socks5Client create(Socks5Client.Builder builder) {
		Socks5Client client = build(builder);
		logger.info(LogMessage.of(() -> summary(client)));
		return client;
	}

	/**
	 * Describes the client.
	 * @param via the client that leads to the proxy
	 * @param providers provide credentials at each connect
	 * @param listeners observe each connect
	 * @param customizers change the builder last
	 * @return a builder
	 */
	Socks5Client.Builder builder(@Nullable Socks5Client via, List<Socks5CredentialsProvider> providers,
			List<ConnectListener> listeners, List<Socks5ClientCustomizer> customizers) {
		Socks5Client.Builder builder = Socks5Client.builder().name(this.id.name());
		if (via != null) {
			builder.via(via);
		}
		Endpoint proxy = proxy(builder);
		tls(builder);
		if (this.properties.getGssapi().isEnabled()) {
			builder.gssapi(new GssapiOptionsFactory(this.id, this.properties.getGssapi()).create());
		}
		credentials(builder, proxy, providers);
		limits(builder);
		builder.resolve(this.properties.getResolve()).keepAlive(this.properties.isKeepAlive());
		this.map.from("non-proxy-hosts", this.properties::getNonProxyHosts).to(builder::nonProxyHosts);
		speed(builder);
		builder.listener(new LoggingConnectListener());
		listeners.forEach(builder::listener);
		customizers.forEach((customizer) -> customizer.customize(builder));
		return builder;
	}

	Socks5Client build(Socks5Client.Builder builder) {
		return RejectingMapper.call(builder::build, this.map.from("host", this.details::getHost),
				this.map.from("require-authentication", this.properties::isRequireAuthentication),
				this.map.from("pipelining", this.properties::isPipelining));
	}

	private Endpoint proxy(Socks5Client.Builder builder) {
		Source<String> host = this.map.from("host", this.details::getHost);
		Address address = host.as(Address::of);
		Source<Integer> port = this.map.from("port", this.details::getPort);
		port.to((number) -> builder.proxy(address, number));
		if (TEMPLATE.matcher(host.value()).find()) {
			throw new InvalidSocks5PropertyException(this.id.property("host"), host.value(),
					"it must be a host name or an address, but looks like a variable that was not replaced", null);
		}
		return new Endpoint(address, port.value());
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
		builder.pipelining(this.properties.isPipelining());
		Socks5InstanceProperties.Warm warm = this.properties.getWarm();
		if (warm.isEnabled()) {
			this.map.from("warm.size", warm::getSize)
				.and(this.map.from("warm.max-idle", warm::getMaxIdle))
				.to(builder::warm);
		}
	}

	private void credentials(Socks5Client.Builder builder, Endpoint proxy, List<Socks5CredentialsProvider> providers) {
		this.login = configured() != null || !providers.isEmpty();
		if (!this.login && !this.properties.getGssapi().isEnabled() && this.properties.isRequireAuthentication()) {
			throw new InvalidSocks5PropertyException(this.id.property("require-authentication"), true,
					"it requires a login: set '" + this.id.property("username") + "' and '"
							+ this.id.property("password") + "', or provide a Socks5CredentialsProvider",
					null);
		}
		builder.credentials(new CurrentLogin(this.id, () -> current(proxy, providers)));
		builder.requireAuthentication(this.properties.isRequireAuthentication());
	}

	private @Nullable Credentials current(Endpoint proxy, List<Socks5CredentialsProvider> providers) {
		for (Socks5CredentialsProvider provider : providers) {
			Credentials credentials = provider.credentialsFor(proxy);
			if (credentials != null) {
				return credentials;
			}
		}
		return configured();
	}

	private @Nullable Credentials configured() {
		String username = this.details.getUsername();
		String password = this.details.getPassword();
		// templates leave both empty for no login
		if (!StringUtils.hasLength(username) && !StringUtils.hasLength(password)) {
			return null;
		}
		if (username == null) {
			throw new InvalidSocks5PropertyException(this.id.property("username"), null,
					"it must be set because '" + this.id.property("password") + "' is set", null);
		}
		if (password == null) {
			throw new InvalidSocks5PropertyException(this.id.property("password"), null,
					"it must be set because '" + this.id.property("username") + "' is set", null);
		}
		return this.map.from("username", () -> username)
			.and(this.map.fromSecret("password", () -> password))
			.as(Credentials::of);
	}

	String summary(Socks5Client client) {
		return "SOCKS5 proxy '" + client.name() + "' at " + client.proxy()
				+ (this.properties.getSsl().isEnabled() ? " over TLS, " : ", ") + offered();
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
