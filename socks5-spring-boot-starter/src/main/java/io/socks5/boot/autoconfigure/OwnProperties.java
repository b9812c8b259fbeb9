package io.socks5.boot.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
			"password-file", "resolve", "non-proxy-hosts");

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
			.filter((name) -> isSet(binder.bind(prefix.append(name), Bindable.of(Object.class)).orElse("")))
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
		String url = values.getUrl();
		if (StringUtils.hasText(url)) {
			apply(prefix, url, values, own);
		}
		else if (!InstanceInheritance.isInstance(prefix) && !own.contains("host") && ProxyVariables.isOn(environment)) {
			ProxyVariables.apply(values, environment, own.contains("non-proxy-hosts"));
		}
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
