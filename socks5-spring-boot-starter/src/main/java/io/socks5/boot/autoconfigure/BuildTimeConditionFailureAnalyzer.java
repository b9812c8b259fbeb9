package io.socks5.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link BuildTimeConditionException}.
 */
class BuildTimeConditionFailureAnalyzer extends AbstractFailureAnalyzer<BuildTimeConditionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, BuildTimeConditionException cause) {
		return new FailureAnalysis(cause.getMessage()
				+ " This property is evaluated when the application is processed ahead of time (AOT), not at the start.",
				"Process the application with the same '%s' as it is started with, ".formatted(cause.property())
						+ "for example in its application.properties or in the <arguments> of the goal process-aot. "
						+ "Only whether 'socks5.proxy.host' is set and the names of the instances must be the same, "
						+ "not the values.%n".formatted()
						+ "On a JVM, 'spring.aot.enabled=false' starts the application as it was before processing.%n"
							.formatted()
						+ "Without AOT, look for an exclusion of the auto-configuration.",
				cause);
	}

}
