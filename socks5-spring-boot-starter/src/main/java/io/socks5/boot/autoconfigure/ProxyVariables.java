package io.socks5.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.socks5.route.NonProxyHosts;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The environment variables {@code ALL_PROXY} and {@code NO_PROXY}, as curl reads them.
 * They are used only if {@code socks5.proxy.from-environment} is {@code true}.
 */
final class ProxyVariables {

	static final String PROPERTY = "socks5.proxy.from-environment";

	private static final Log logger = LogFactory.getLog(Socks5AutoConfiguration.class);

	private ProxyVariables() {
	}

	static boolean isOn(Environment environment) {
		return Binder.get(environment).bind(PROPERTY, Boolean.class).orElse(false);
	}

	static boolean hasProxy(Environment environment) {
		return isOn(environment) && value(environment, "all_proxy") != null;
	}

	/**
	 * Applies the variables to the properties of the default client.
	 * @param values the properties, which set neither a host nor a URL
	 * @param environment contains the variables
	 * @param rules whether the properties set rules for direct connections
	 */
	static void apply(Socks5InstanceProperties values, Environment environment, boolean rules) {
		String url = value(environment, "all_proxy");
		if (url == null) {
			return;
		}
		try {
			values.setUrlParts(Socks5Url.parse(url));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSocks5PropertyException(PROPERTY, null,
					"the environment variable ALL_PROXY cannot be used: " + ex.getMessage(), ex);
		}
		if (!rules) {
			values.setNonProxyHosts(rules(value(environment, "no_proxy")));
		}
	}

	private static @Nullable String value(Environment environment, String name) {
		for (String each : List.of(name, name.toUpperCase(Locale.ROOT))) {
			String value = environment.getProperty(each);
			if (StringUtils.hasText(value)) {
				return value;
			}
		}
		return null;
	}

	private static List<String> rules(@Nullable String list) {
		List<String> rules = new ArrayList<>();
		for (String entry : StringUtils.tokenizeToStringArray(list, ", \t\r\n")) {
			String rule = rule(entry);
			try {
				NonProxyHosts.of(List.of(rule));
				rules.add(rule);
			}
			catch (IllegalArgumentException ex) {
				logger.warn("An entry of the environment variable NO_PROXY is ignored: " + ex.getMessage());
			}
		}
		return rules;
	}

	private static String rule(String entry) {
		String host = (entry.startsWith("[") && entry.endsWith("]")) ? entry.substring(1, entry.length() - 1) : entry;
		boolean isName = host.chars().anyMatch(Character::isLetter) && host.indexOf(':') < 0 && host.indexOf('*') < 0
				&& host.indexOf('/') < 0;
		// curl excludes a name together with all its subdomains
		return (isName && !host.startsWith(".")) ? "." + host : host;
	}

}
