package io.socks5.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains which Spring Boot the starter requires.
 */
class UnsupportedSpringBootFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedSpringBootException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedSpringBootException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()),
				"Upgrade the application to Spring Boot 4.0 or later. Or replace socks5-spring-boot-starter by "
						+ "socks5-core, which needs no Spring, and build a Socks5Client with Socks5Client.builder().",
				cause);
	}

}
