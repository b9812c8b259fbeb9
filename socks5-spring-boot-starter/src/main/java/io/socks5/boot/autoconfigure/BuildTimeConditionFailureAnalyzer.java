package io.socks5.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * A failure analyzer for {@link BuildTimeConditionException}.
 */
class BuildTimeConditionFailureAnalyzer extends AbstractFailureAnalyzer<BuildTimeConditionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, BuildTimeConditionException cause) {
		return new FailureAnalysis(cause.getMessage()
				+ " This property is evaluated when the application is processed ahead of time (AOT), not at startup.",
				"Use the same '%s' for AOT processing and at startup, ".formatted(cause.property())
						+ "for example in application.properties or in the <arguments> of the goal process-aot. "
						+ "Only whether 'socks5.proxy.host' is set and the names of the instances must be the same, "
						+ "not the values.%n".formatted()
						+ "On a JVM, 'spring.aot.enabled=false' starts the application without the generated beans.%n"
							.formatted()
						+ "If AOT is not used, check whether the auto-configuration is excluded.",
				cause);
	}

}
