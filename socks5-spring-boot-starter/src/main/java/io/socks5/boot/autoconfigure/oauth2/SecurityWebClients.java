package io.socks5.boot.autoconfigure.oauth2;

import java.util.function.Supplier;

import io.socks5.boot.autoconfigure.http.IntegrationHttp;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The part of {@link SecurityClients} that needs {@code WebClient}, which servlet
 * applications do not have.
 */
final class SecurityWebClients {

	private static final boolean PRESENT = ClassUtils.isPresent(
			"org.springframework.web.reactive.function.client.WebClient", SecurityWebClients.class.getClassLoader());

	private SecurityWebClients() {
	}

	static @Nullable Object routed(Object client, Supplier<IntegrationHttp> http) {
		return (PRESENT && client instanceof WebClient webClient)
				? webClient.mutate().clientConnector(http.get().connector()).build() : null;
	}

}
