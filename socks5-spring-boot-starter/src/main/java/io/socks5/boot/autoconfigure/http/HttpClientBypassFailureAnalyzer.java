package io.socks5.boot.autoconfigure.http;

import io.socks5.boot.http.HttpClientBypassException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains an {@link HttpClientBypassException}.
 */
class HttpClientBypassFailureAnalyzer extends AbstractFailureAnalyzer<HttpClientBypassException> {

	private static final String[] CHOICES = { "spring.http.clients.imperative.factory",
			"spring.http.clients.reactive.connector" };

	private final @Nullable Environment environment;

	HttpClientBypassFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, HttpClientBypassException cause) {
		StringBuilder action = new StringBuilder(cause.remedy());
		for (String choice : CHOICES) {
			String value = (this.environment != null) ? this.environment.getProperty(choice) : null;
			if (value != null) {
				action.append("%n'%s' is '%s': change it if it chooses the client.".formatted(choice, value));
			}
		}
		boolean all = this.environment == null
				|| this.environment.getProperty("socks5.proxy.http-clients.enabled", "").equals("true");
		action.append(
				all ? "%nOr set 'socks5.proxy.http-clients.enabled' to false. HTTP then bypasses the proxy.".formatted()
						: "%nOr remove the group from 'socks5.proxy.http-clients.groups'.".formatted());
		return new FailureAnalysis("An HTTP client would bypass the SOCKS5 proxy although "
				+ (all ? "'socks5.proxy.http-clients.enabled' is true" : "'socks5.proxy.http-clients.groups' routes it")
				+ ":%n%n    %s %s.%n".formatted(cause.client(), cause.reason()), action.toString(), cause);
	}

}
