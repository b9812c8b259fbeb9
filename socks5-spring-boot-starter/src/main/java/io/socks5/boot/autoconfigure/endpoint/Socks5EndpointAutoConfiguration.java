package io.socks5.boot.autoconfigure.endpoint;

import java.util.Locale;
import java.util.regex.Pattern;

import io.socks5.boot.autoconfigure.Socks5ConnectionDetails;

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
	private static final Pattern PASSWORD = Pattern.compile("socks5proxy.*password");

	@Bean
	SanitizingFunction socks5SanitizingFunction(Environment environment,
			ObjectProvider<Socks5ConnectionDetails> details) {
		SecretValues values = new SecretValues(environment, details);
		return SanitizingFunction.sanitizeValue()
			.ifMatches((SanitizableData data) -> isSecret(data) || values.isIn(data.getValue()));
	}

	private static boolean isSecret(SanitizableData data) {
		// the value may be a command line or a JSON document that sets the property
		return mentionsPassword(data.getKey())
				|| (data.getValue() instanceof CharSequence text && mentionsPassword(text.toString()));
	}

	private static boolean mentionsPassword(String text) {
		String letters = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
		return PASSWORD.matcher(letters).find();
	}

}
