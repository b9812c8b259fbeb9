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
 * of actuator endpoints, even where they are told to show all values.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class Socks5EndpointAutoConfiguration {

	/** However it is spelled: SOCKS5_PROXY_PASSWORD, socks5.proxy.password, JSON. */
	private static final Pattern PASSWORD = Pattern.compile("socks5proxy.*password");

	@Bean
	SanitizingFunction socks5SanitizingFunction(Environment environment,
			ObjectProvider<Socks5ConnectionDetails> details) {
		SecretValues values = new SecretValues(environment, details);
		return SanitizingFunction.sanitizeValue()
			.ifMatches((SanitizableData data) -> isSecret(data) || values.isIn(data.getValue()));
	}

	// the value may be a whole command line, or a JSON document, that sets the property
	private static boolean isSecret(SanitizableData data) {
		return mentionsPassword(data.getKey())
				|| (data.getValue() instanceof CharSequence text && mentionsPassword(text.toString()));
	}

	private static boolean mentionsPassword(String text) {
		String letters = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
		return PASSWORD.matcher(letters).find();
	}

}
