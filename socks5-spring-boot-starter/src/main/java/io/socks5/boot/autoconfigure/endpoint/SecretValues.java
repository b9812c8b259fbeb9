package io.socks5.boot.autoconfigure.endpoint;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.socks5.boot.autoconfigure.InvalidSocks5PropertyException;
import io.socks5.boot.autoconfigure.Socks5ConnectionDetails;
import io.socks5.boot.autoconfigure.Socks5ProxyProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The secret values, under any key.
 */
final class SecretValues {

	/** Shorter secrets occur in other values by chance. */
	private static final int MIN_PART = 4;

	private final Environment environment;

	private final ObjectProvider<Socks5ConnectionDetails> details;

	private final ObjectProvider<Socks5ProxyProperties> properties;

	SecretValues(Environment environment, ObjectProvider<Socks5ConnectionDetails> details,
			ObjectProvider<Socks5ProxyProperties> properties) {
		this.environment = environment;
		this.details = details;
		this.properties = properties;
	}

	boolean isIn(@Nullable Object value) {
		if (!(value instanceof CharSequence) && !(value instanceof Number)) {
			return false;
		}
		String text = value.toString();
		List<String> secrets = secrets().toList();
		if (secrets.stream().anyMatch(text.strip()::equals)) {
			return true;
		}
		List<String> parts = secrets.stream().filter((secret) -> secret.length() >= MIN_PART).toList();
		return !parts.isEmpty() && Spellings.of(text).anyMatch((spelled) -> parts.stream().anyMatch(spelled::contains));
	}

	private Stream<String> secrets() {
		Stream<@Nullable String> own = Stream.concat(Stream.ofNullable(property()),
				this.details.stream(ObjectProvider.UNFILTERED).map(SecretValues::password));
		return Stream.concat(own, this.properties.stream().flatMap(Socks5ProxyProperties::allEndpointPasswords))
			.filter(Objects::nonNull)
			.filter(StringUtils::hasLength);
	}

	private static @Nullable String password(Socks5ConnectionDetails details) {
		try {
			return details.getPassword();
		}
		catch (InvalidSocks5PropertyException ex) {
			// a file that cannot be read hides nothing
			return null;
		}
	}

	private @Nullable String property() {
		try {
			return this.environment.getProperty("socks5.proxy.password");
		}
		catch (IllegalArgumentException ex) {
			// a placeholder that cannot be resolved is no secret
			return null;
		}
	}

}
