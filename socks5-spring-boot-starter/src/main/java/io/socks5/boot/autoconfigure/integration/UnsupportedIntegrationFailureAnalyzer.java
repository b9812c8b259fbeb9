package io.socks5.boot.autoconfigure.integration;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link UnsupportedIntegrationException}.
 */
class UnsupportedIntegrationFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedIntegrationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedIntegrationException cause) {
		return new FailureAnalysis("A client would bypass the SOCKS5 proxy although '%s' is set:%n%n    %s.%n"
			.formatted(cause.property(), cause.reason()), cause.remedy(), cause);
	}

}
