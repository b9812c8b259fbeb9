package io.socks5.boot.autoconfigure.http;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * The fields that a native image has to keep: those copied from one connection manager's
 * builder of HttpComponents to another, and those that are inspected for the warning.
 */
class HttpClientRuntimeHints implements RuntimeHintsRegistrar {

	/** The classes whose fields lead to what a client connects with. */
	private static final String[] CLIENTS = { "org.springframework.web.client.DefaultRestClient",
			"org.springframework.web.client.DefaultRestClientBuilder",
			"org.springframework.http.client.support.HttpAccessor",
			"org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper",
			"org.springframework.boot.restclient.RestTemplateBuilder",
			"org.springframework.web.reactive.function.client.DefaultWebClient",
			"org.springframework.web.reactive.function.client.DefaultWebClientBuilder",
			"org.springframework.web.reactive.function.client.ExchangeFunctions$DefaultExchangeFunction" };

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection()
			.registerTypeIfPresent(classLoader,
					"org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder",
					(type) -> type.withMembers(MemberCategory.ACCESS_DECLARED_FIELDS));
		for (String client : CLIENTS) {
			hints.reflection()
				.registerTypeIfPresent(classLoader, client,
						(type) -> type.withMembers(MemberCategory.ACCESS_DECLARED_FIELDS));
		}
	}

}
