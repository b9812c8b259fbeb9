package io.socks5.boot.autoconfigure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains an {@link InvalidSocks5PropertyException}. Spring Boot's
 * {@code InvalidConfigurationPropertyValueException} must not be used here: its analyzer
 * prints the raw value from the property source, which may be a secret.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidSocks5PropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSocks5PropertyException> {

	private static final Pattern INSTANCE = Pattern.compile("socks5\\.proxy\\.instances\\.[^.]+\\.(.+)");

	private final @Nullable Environment environment;

	InvalidSocks5PropertyFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSocks5PropertyException cause) {
		StringBuilder description = new StringBuilder("The SOCKS5 client cannot be created:%n%n".formatted());
		description.append("    Property: %s%n".formatted(cause.property()));
		ConfigurationProperty property = property(cause.property());
		String inherited = inherited(cause.property());
		if (property == null && inherited != null) {
			property = property(inherited);
			description.append((property != null) ? "    Inherited from: %s%n".formatted(inherited) : "");
		}
		String reason = cause.reason();
		if (property == null && cause.property().endsWith("]")) {
			// a list in one text
			property = property(cause.property().substring(0, cause.property().lastIndexOf('[')));
		}
		if (cause.value() != null) {
			String typed = typed(cause.value(), property);
			reason = reason.replace(cause.value(), typed);
			description.append("    Value: \"%s\"%n".formatted(typed));
		}
		if (property != null && property.getOrigin() != null) {
			description.append("    Origin: %s%n".formatted(property.getOrigin()));
		}
		description.append("    Reason: %s%n".formatted(reason));
		return new FailureAnalysis(description.toString(), "Correct the value of '" + cause.property() + "'.", cause);
	}

	private static @Nullable String inherited(String property) {
		Matcher instance = INSTANCE.matcher(property);
		return instance.matches() ? "socks5.proxy." + instance.group(1) : null;
	}

	private static String typed(String value, @Nullable ConfigurationProperty property) {
		// users recognize the text of a duration that they wrote
		String raw = (property != null) ? String.valueOf(property.getValue()) : "";
		return (value.startsWith("PT") && !raw.isBlank() && !raw.contains("${")) ? raw.strip() : value;
	}

	private @Nullable ConfigurationProperty property(String property) {
		if (this.environment == null || !ConfigurationPropertyName.isValid(property)) {
			return null;
		}
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

}
