package io.socks5.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * A failure analyzer for {@link UnsupportedSpringBootException}.
 */
class UnsupportedSpringBootFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedSpringBootException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedSpringBootException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()),
				"Upgrade the application to Spring Boot 4.0 or later. Or replace socks5-spring-boot-starter with "
						+ "socks5-core, which does not require Spring, and build a Socks5Client with Socks5Client.builder().",
				cause);
	}

}
