package io.socks5.boot.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.socks5.route.NameResolution;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The properties that a client sets itself, and what follows from them: a URL is an
 * alternative to other properties.
 */
final class OwnProperties {

	/** The properties whose origin matters. */
	private static final List<String> NAMES = List.of("url", "host", "port", "username", "password", "username-file",
			"password-file", "resolve", "non-proxy-hosts", "endpoints", "discovery.service-id", "strategy",
			"failover-on", "zone");

	/** The properties that say where the proxy is. Only one of them can be set. */
	private static final List<String> PROXIES = List.of("host", "url", "endpoints", "discovery.service-id");

	/**
	 * What is set if a property is: the property, the first of a list, or a part of it.
	 */
	private static final List<String> SUFFIXES = List.of("", "[0]", "[0].host", "[0].url");

	private static final List<String> ALTERNATIVES = List.of("host", "port", "username", "password");

	/** The variables of Kubernetes for a service named {@code socks5-proxy}. */
	private static final Pattern SERVICE = Pattern.compile("\\s*(?i:tcp|udp|sctp)://.*", Pattern.DOTALL);

	private OwnProperties() {
	}

	/**
	 * Returns the names of the properties that are set.
	 * @param prefix the prefix
	 * @param binder binds from all sources
	 * @return the names
	 */
	static Set<String> of(ConfigurationPropertyName prefix, Binder binder) {
		return NAMES.stream()
			.filter((name) -> SUFFIXES.stream()
				.anyMatch((suffix) -> isSet(
						binder.bind(prefix.append(name + suffix), Bindable.of(Object.class)).orElse(""))))
			.collect(Collectors.toUnmodifiableSet());
	}

	private static boolean isSet(Object value) {
		String text = value.toString();
		return StringUtils.hasText(text) && !SERVICE.matcher(text).matches();
	}

	/**
	 * Sets the properties that follow from a URL or from environment variables.
	 * @param prefix the prefix
	 * @param values the bound properties
	 * @param binder binds from all sources
	 * @param environment contains the environment variables
	 */
	static void complete(ConfigurationPropertyName prefix, Socks5InstanceProperties values, Binder binder,
			Environment environment) {
		Set<String> own = of(prefix, binder);
		for (String name : List.of("username", "password")) {
			if (own.contains(name) && own.contains(name + "-file")) {
				throw new InvalidSocks5PropertyException(prefix + "." + name + "-file", null,
						"it cannot be combined with '" + prefix + "." + name + "'", null);
			}
		}
		requireOneProxy(prefix, own);
		requireEndpoints(prefix, values, own);
		String url = values.getUrl();
		if (own.contains("endpoints")) {
			applyEndpoints(prefix, values, own);
		}
		else if (StringUtils.hasText(url)) {
			apply(prefix, url, values, own);
		}
		else if (!InstanceInheritance.isInstance(prefix) && !values.hasProxy() && ProxyVariables.isOn(environment)) {
			ProxyVariables.apply(values, environment, own.contains("non-proxy-hosts"));
		}
	}

	private static void requireOneProxy(ConfigurationPropertyName prefix, Set<String> own) {
		List<String> found = PROXIES.stream().filter(own::contains).toList();
		// a host beside a URL has a message of its own
		if (found.size() > 1 && !found.equals(List.of("host", "url"))) {
			throw new InvalidSocks5PropertyException(prefix + "." + found.get(found.size() - 1), null,
					"it cannot be combined with '" + prefix + "." + found.get(0) + "'", null);
		}
		if (own.contains("port") && !found.isEmpty() && PROXIES.indexOf(found.get(0)) > 1) {
			throw new InvalidSocks5PropertyException(prefix + ".port", null,
					"it cannot be combined with '" + prefix + "." + found.get(0) + "': each endpoint has its own port",
					null);
		}
	}

	private static void requireEndpoints(ConfigurationPropertyName prefix, Socks5InstanceProperties values,
			Set<String> own) {
		boolean possible = values.mayHaveSeveral();
		if (values instanceof Socks5ProxyProperties all) {
			// instances inherit the values
			possible = possible
					|| all.getInstances().values().stream().anyMatch(Socks5InstanceProperties::mayHaveSeveral);
		}
		else if (!InstanceInheritance.isInstance(prefix)) {
			return;
		}
		for (String name : List.of("strategy", "failover-on", "zone")) {
			if (own.contains(name) && !possible) {
				throw new InvalidSocks5PropertyException(prefix + "." + name, null,
						"it requires several proxies ('" + prefix + ".endpoints', '" + prefix
								+ ".discovery.service-id' or '" + prefix + ".each-address')",
						null);
			}
		}
	}

	private static void applyEndpoints(ConfigurationPropertyName prefix, Socks5InstanceProperties values,
			Set<String> own) {
		InstanceId id = new InstanceId("", prefix + ".");
		NameResolution resolution = ProxyEndpoints.resolution(id, values.getEndpoints());
		if (resolution == null) {
			return;
		}
		if (own.contains("resolve") && resolution != values.getResolve()) {
			throw new InvalidSocks5PropertyException(prefix + ".resolve", values.getResolve(),
					"it contradicts the URLs of '" + prefix + ".endpoints': socks5h:// means remote, socks5:// local",
					null);
		}
		values.setResolve(resolution);
	}

	private static void apply(ConfigurationPropertyName prefix, String url, Socks5InstanceProperties values,
			Set<String> own) {
		for (String alternative : ALTERNATIVES) {
			if (own.contains(alternative)) {
				throw invalid(prefix, "it cannot be combined with '" + prefix + "." + alternative
						+ "': the URL contains it, or its default", null);
			}
		}
		Socks5Url parts;
		try {
			parts = Socks5Url.parse(url);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(prefix, String.valueOf(ex.getMessage()), ex);
		}
		if (parts.username() != null && (own.contains("username-file") || own.contains("password-file"))) {
			throw invalid(prefix, "it contains a login and cannot be combined with a file of a username or password",
					null);
		}
		if (own.contains("resolve") && parts.resolve() != values.getResolve()) {
			throw invalid(prefix, "it contradicts '" + prefix + ".resolve': socks5h:// means remote, socks5:// local",
					null);
		}
		values.setUrlParts(parts);
	}

	private static InvalidSocks5PropertyException invalid(ConfigurationPropertyName prefix, String reason,
			@Nullable Exception cause) {
		// the value may contain a password
		return new InvalidSocks5PropertyException(prefix + ".url", null, reason, cause);
	}

}
