package io.socks5.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.StringUtils;

/**
 * The names of the instances. A name is part of bean names, tags and health components.
 */
final class InstanceNames {

	static final String PREFIX = "socks5.proxy.instances";

	static final String DEFAULT = "default";

	static final ConfigurationPropertyName OF_DEFAULT = ConfigurationPropertyName.of("socks5.proxy.name");

	private static final Set<String> RESERVED = Set.of(DEFAULT, "direct", "deny");

	private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*");

	private InstanceNames() {
	}

	/**
	 * Returns the names of all instances that have a property.
	 * @param environment the environment
	 * @return the names as they are written, in order
	 * @throws InvalidSocks5PropertyException if one cannot be used
	 */
	static List<String> declared(Environment environment) {
		List<String> names = Binder.get(environment)
			.bind(PREFIX, Bindable.mapOf(String.class, Object.class))
			.map((instances) -> List.copyOf(instances.keySet()))
			.orElse(List.of());
		check(names, ofDefault(environment));
		return names;
	}

	static String ofDefault(Environment environment) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			ConfigurationProperty property = source.getConfigurationProperty(OF_DEFAULT);
			String name = (property != null) ? environment.resolvePlaceholders(property.getValue().toString()) : null;
			if (name != null && !isOfLink(name, source)) {
				if (!name.equals(DEFAULT)) {
					check(OF_DEFAULT.toString(), name, name);
				}
				return name;
			}
		}
		return DEFAULT;
	}

	private static boolean isOfLink(String name, ConfigurationPropertySource source) {
		// Docker sets SOCKS5_PROXY_NAME=/app/socks5-proxy for a link
		return name.startsWith("/") && source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
	}

	private static void check(List<String> names, String ofDefault) {
		Map<String, String> seen = new LinkedHashMap<>();
		seen.put(uniform(ofDefault), ofDefault);
		for (String name : names) {
			String property = PREFIX + (NAME.matcher(name).matches() ? "." + name : "[" + name + "]");
			check(property, name, null);
			String other = seen.put(uniform(name), name);
			if (other != null) {
				throw new InvalidSocks5PropertyException(property, null,
						other.equals(ofDefault)
								? "'" + name + "' is the name of the default client ('socks5.proxy.name')"
								: "'" + other + "' and '" + name
										+ "' are the same name, because case and dashes do not count. "
										+ "An environment variable spells a name without them",
						null);
			}
		}
	}

	private static void check(String property, String name, @Nullable String value) {
		if (!NAME.matcher(name).matches()) {
			throw new InvalidSocks5PropertyException(property, value,
					"the name of a client must consist of letters, digits and single dashes, and begin with a letter",
					null);
		}
		if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
			throw new InvalidSocks5PropertyException(property, value, "'" + name + "' is reserved", null);
		}
	}

	private static String uniform(String name) {
		return name.toLowerCase(Locale.ROOT).replace("-", "");
	}

	/**
	 * Returns the name of a bean of an instance.
	 * @param name the name of the instance
	 * @param suffix the type of the bean
	 * @return the name in camel case, followed by the suffix
	 */
	static String bean(String name, String suffix) {
		StringBuilder camelCase = new StringBuilder();
		for (String word : name.split("-")) {
			camelCase.append(camelCase.isEmpty() ? word : StringUtils.capitalize(word));
		}
		return camelCase + suffix;
	}

}
