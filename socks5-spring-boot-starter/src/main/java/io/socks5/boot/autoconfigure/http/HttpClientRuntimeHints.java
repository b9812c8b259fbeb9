package io.socks5.boot.autoconfigure.http;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Registers the fields that a native image must keep. They are copied between builders of
 * HttpComponents, or inspected for the warning about unproxied beans.
 */
class HttpClientRuntimeHints implements RuntimeHintsRegistrar {

	/** The classes whose fields refer to request factories and connectors. */
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
