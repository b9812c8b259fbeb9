package io.socks5.boot.autoconfigure.endpoint;

import java.util.Locale;
import java.util.regex.Pattern;

import io.socks5.boot.autoconfigure.Socks5ConnectionDetails;
import io.socks5.boot.autoconfigure.Socks5ProxyProperties;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that keeps the proxy's password out
 * of actuator endpoints, even if they show all values.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class Socks5EndpointAutoConfiguration {

	/** Any spelling, such as SOCKS5_PROXY_PASSWORD, socks5.proxy.password or JSON. */
	private static final Pattern PASSWORD = Pattern.compile("socks5proxy.*password(?!file)");

	/** A URL with a login, such as {@code ALL_PROXY}. */
	private static final Pattern URL = Pattern.compile("(?i)socks5h?://\\S*@");

	private static final Pattern URL_KEY = Pattern.compile("socks5proxy.*url");

	@Bean
	SanitizingFunction socks5SanitizingFunction(Environment environment,
			ObjectProvider<Socks5ConnectionDetails> details, ObjectProvider<Socks5ProxyProperties> properties) {
		SecretValues values = new SecretValues(environment, details, properties);
		return SanitizingFunction.sanitizeValue()
			.ifMatches((SanitizableData data) -> isSecret(data) || values.isIn(data.getValue()));
	}

	private static boolean isSecret(SanitizableData data) {
		// the value may be a command line or a JSON document that sets the property
		if (mentions(PASSWORD, data.getKey())) {
			return true;
		}
		if (!(data.getValue() instanceof CharSequence value)) {
			return false;
		}
		String text = value.toString();
		return mentions(PASSWORD, text) || URL.matcher(text).find()
				|| (text.indexOf('@') >= 0 && (mentions(URL_KEY, data.getKey()) || mentions(URL_KEY, text)));
	}

	private static boolean mentions(Pattern pattern, String text) {
		String letters = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
		return pattern.matcher(letters).find();
	}

}
