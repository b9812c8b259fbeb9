package io.socks5.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * Explains an {@link InvalidSocks5PropertyException}.
 */
class InvalidSocks5PropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSocks5PropertyException> {

	private final @Nullable Environment environment;

	InvalidSocks5PropertyFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSocks5PropertyException cause) {
		StringBuilder description = new StringBuilder("The SOCKS5 client cannot be created:%n%n".formatted());
		description.append("    Property: %s%n".formatted(cause.property()));
		if (cause.value() != null) {
			description.append("    Value: \"%s\"%n".formatted(cause.value()));
		}
		Origin origin = origin(cause.property());
		if (origin != null) {
			description.append("    Origin: %s%n".formatted(origin));
		}
		description.append("    Reason: %s%n".formatted(cause.reason()));
		return new FailureAnalysis(description.toString(), "Correct the value of '" + cause.property() + "'.", cause);
	}

	private @Nullable Origin origin(String property) {
		if (this.environment == null) {
			return null;
		}
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return found.getOrigin();
			}
		}
		return null;
	}

}
