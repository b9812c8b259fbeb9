package io.socks5.boot.autoconfigure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.socks5.client.ProxyEndpoint;
import io.socks5.protocol.Address;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import io.socks5.route.NameResolution;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The configured endpoints of a client. The failure for a bad value names its property.
 */
final class ProxyEndpoints {

	private static final int DEFAULT_PORT = 1080;

	private static final int MAX_WEIGHT = 1_000_000;

	/** Characters of variables in shells and templates. */
	private static final Pattern TEMPLATE = Pattern.compile("[${}<>`]");

	private ProxyEndpoints() {
	}

	/**
	 * Parses the configured endpoints.
	 * @param id the client
	 * @param list the endpoints, at least one
	 * @param login completes the login of each endpoint
	 * @return the endpoints
	 * @throws InvalidSocks5PropertyException if one cannot be used
	 */
	static List<ProxyEndpoint> of(InstanceId id, List<Socks5EndpointProperties> list, Logins login) {
		List<ProxyEndpoint> endpoints = new ArrayList<>();
		Set<String> seen = new HashSet<>();
		for (int i = 0; i < list.size(); i++) {
			InstanceId each = id.element("endpoints", i);
			Socks5EndpointProperties values = resolved(each, list.get(i));
			Endpoint endpoint = endpoint(each, values);
			if (!seen.add(endpoint.toString().toLowerCase(Locale.ROOT))) {
				throw invalid(each, "host", endpoint, "it is the same endpoint as one before it");
			}
			ProxyLogin own = new ProxyLogin(each,
					() -> text(each, "username-file", values.usernameFile(), values.username()),
					() -> text(each, "password-file", values.passwordFile(), values.password()));
			ProxyEndpoint result = ProxyEndpoint.of(endpoint)
				.withWeight(weight(each, values.weight()))
				.withCredentials(login.of(endpoint, each, own));
			endpoints.add(StringUtils.hasText(values.zone()) ? result.withZone(values.zone().strip()) : result);
		}
		return endpoints;
	}

	/**
	 * Returns where the URLs of endpoints have names looked up.
	 * @param prefix the prefix of the client's properties
	 * @param list the endpoints
	 * @return the place, or {@code null} if there are no URLs
	 * @throws InvalidSocks5PropertyException if the URLs contradict each other
	 */
	static @Nullable NameResolution resolution(InstanceId prefix, List<Socks5EndpointProperties> list) {
		NameResolution found = null;
		for (int i = 0; i < list.size(); i++) {
			String url = list.get(i).url();
			if (StringUtils.hasText(url)) {
				NameResolution resolution = parsed(prefix.element("endpoints", i), url).resolve();
				if (found != null && found != resolution) {
					throw invalid(prefix.element("endpoints", i), "url", null,
							"it contradicts the URL of an endpoint before it: socks5h:// means remote, socks5:// local");
				}
				found = resolution;
			}
		}
		return found;
	}

	/**
	 * Replaces the URL of an endpoint by its parts.
	 * @param id the endpoint
	 * @param values the properties
	 * @return the properties without a URL
	 */
	private static Socks5EndpointProperties resolved(InstanceId id, Socks5EndpointProperties values) {
		requireOne(id, "username", values.username(), values.usernameFile());
		requireOne(id, "password", values.password(), values.passwordFile());
		String url = values.url();
		if (!StringUtils.hasText(url)) {
			return values;
		}
		boolean alone = !StringUtils.hasText(values.host()) && values.port() == null
				&& !StringUtils.hasText(values.username()) && !StringUtils.hasText(values.password());
		if (!alone) {
			throw invalid(id, "url", null,
					"it cannot be combined with host, port, username or password: the URL contains them");
		}
		Socks5Url parts = parsed(id, url);
		if (parts.username() != null && (values.usernameFile() != null || values.passwordFile() != null)) {
			throw invalid(id, "url", null,
					"it contains a login and cannot be combined with a file of a username or password");
		}
		return new Socks5EndpointProperties(null, parts.host(), parts.port(), parts.username(), parts.password(),
				values.usernameFile(), values.passwordFile(), values.weight(), values.zone());
	}

	/**
	 * Returns the host and the port of an endpoint as they are written.
	 * @param id the endpoint
	 * @param values the properties
	 * @return the endpoint
	 */
	static Endpoint endpointOf(InstanceId id, Socks5EndpointProperties values) {
		return endpoint(id, resolved(id, values));
	}

	/**
	 * Returns the password of an endpoint.
	 * @param values the properties
	 * @return the password, or {@code null} if there is none that can be read
	 */
	static @Nullable String passwordOf(Socks5EndpointProperties values) {
		InstanceId id = InstanceId.of("");
		try {
			Socks5EndpointProperties parts = resolved(id, values);
			return text(id, "password-file", parts.passwordFile(), parts.password());
		}
		catch (InvalidSocks5PropertyException ex) {
			// what cannot be read hides nothing
			return null;
		}
	}

	private static void requireOne(InstanceId id, String name, @Nullable String value, @Nullable Path file) {
		if (StringUtils.hasText(value) && file != null) {
			throw invalid(id, name + "-file", null, "it cannot be combined with '" + id.property(name) + "'");
		}
	}

	private static Socks5Url parsed(InstanceId id, String url) {
		try {
			return Socks5Url.parse(url);
		}
		catch (IllegalArgumentException ex) {
			// the value may contain a password
			throw invalid(id, "url", null, String.valueOf(ex.getMessage()));
		}
	}

	private static @Nullable String text(InstanceId id, String property, @Nullable Path file, @Nullable String value) {
		return (file != null) ? SecretFile.read(id.property(property), file) : value;
	}

	private static Endpoint endpoint(InstanceId id, Socks5EndpointProperties values) {
		String host = values.host();
		if (!StringUtils.hasText(host)) {
			throw invalid(id, "host", null, "it must be set, or '" + id.property("url") + "'");
		}
		Address address = new RejectingMapper(id).from("host", host::strip).as(Address::of);
		requireNoTemplate(id, host);
		Integer port = values.port();
		int number = (port != null) ? port : DEFAULT_PORT;
		if (number < 1 || number > 0xffff) {
			throw invalid(id, "port", number, "it must be in the range 1 to 65535");
		}
		return new Endpoint(address, number);
	}

	static void requireNoTemplate(InstanceId id, String host) {
		if (TEMPLATE.matcher(host).find()) {
			throw invalid(id, "host", host,
					"it must be a host name or an address, but looks like a variable that was not replaced");
		}
	}

	private static int weight(InstanceId id, int weight) {
		if (weight < 1 || weight > MAX_WEIGHT) {
			throw invalid(id, "weight", weight, "it must be in the range 1 to " + MAX_WEIGHT);
		}
		return weight;
	}

	private static InvalidSocks5PropertyException invalid(InstanceId id, String property, @Nullable Object value,
			String reason) {
		return new InvalidSocks5PropertyException(id.property(property), value, reason, null);
	}

	/**
	 * Completes the logins of endpoints.
	 */
	@FunctionalInterface
	interface Logins {

		/**
		 * Returns the login of an endpoint.
		 * @param endpoint the endpoint
		 * @param id its properties
		 * @param own the login that it sets
		 * @return supplies the login at each connect
		 */
		Supplier<@Nullable Credentials> of(Endpoint endpoint, InstanceId id, ProxyLogin own);

	}

}
