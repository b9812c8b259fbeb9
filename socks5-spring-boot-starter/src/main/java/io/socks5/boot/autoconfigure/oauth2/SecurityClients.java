package io.socks5.boot.autoconfigure.oauth2;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.function.Supplier;

import io.socks5.boot.autoconfigure.http.IntegrationHttp;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * Replaces the connections of Spring Security's HTTP clients and keeps everything else.
 * The clients have setters, but nothing returns the client that the application has set.
 * Therefore this reads their private fields. Tested with Spring Security 7.0 and 7.1.
 */
final class SecurityClients {

	private static final String PACKAGE = "org.springframework.security.oauth2.";

	/** The field of each class. */
	static final Map<String, String> FIELDS = Map.of(
			PACKAGE + "client.endpoint.AbstractRestClientOAuth2AccessTokenResponseClient", "restClient",
			PACKAGE + "client.endpoint.AbstractWebClientReactiveOAuth2AccessTokenResponseClient", "webClient",
			PACKAGE + "client.userinfo.DefaultOAuth2UserService", "restOperations",
			PACKAGE + "client.userinfo.DefaultReactiveOAuth2UserService", "webClient",
			PACKAGE + "server.resource.introspection.SpringOpaqueTokenIntrospector", "restOperations",
			PACKAGE + "server.resource.introspection.RestClientOpaqueTokenIntrospector", "restClient",
			PACKAGE + "server.resource.introspection.SpringReactiveOpaqueTokenIntrospector", "webClient");

	private SecurityClients() {
	}

	/**
	 * Routes an object if it is one of the clients and connects directly.
	 * @param object any object
	 * @param http the connections to use
	 */
	static void route(Object object, Supplier<IntegrationHttp> http) {
		for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
			String name = FIELDS.get(type.getName());
			Field field = (name != null) ? ReflectionUtils.findField(type, name) : null;
			if (field != null) {
				ReflectionUtils.makeAccessible(field);
				route(object, field, http);
			}
		}
	}

	private static void route(Object owner, Field field, Supplier<IntegrationHttp> http) {
		Object client = ReflectionUtils.getField(field, owner);
		if (client == null || !IntegrationHttp.isDirect(client, (part) -> {
		})) {
			return;
		}
		Object routed = routed(client, http);
		if (routed != null) {
			ReflectionUtils.setField(field, owner, routed);
		}
	}

	private static @Nullable Object routed(Object client, Supplier<IntegrationHttp> http) {
		if (client instanceof RestClient restClient) {
			return restClient.mutate().requestFactory(http.get().requestFactory()).build();
		}
		if (client.getClass() == RestTemplate.class) {
			return copy((RestTemplate) client, http.get());
		}
		return SecurityWebClients.routed(client, http);
	}

	private static RestTemplate copy(RestTemplate original, IntegrationHttp http) {
		// the application may use the original for other requests
		RestTemplate copy = new RestTemplate(original.getMessageConverters());
		copy.setRequestFactory(http.requestFactory());
		copy.setErrorHandler(original.getErrorHandler());
		copy.setUriTemplateHandler(original.getUriTemplateHandler());
		copy.setInterceptors(original.getInterceptors());
		copy.setClientHttpRequestInitializers(original.getClientHttpRequestInitializers());
		copy.setObservationRegistry(original.getObservationRegistry());
		if (original.getObservationConvention() != null) {
			copy.setObservationConvention(original.getObservationConvention());
		}
		return copy;
	}

}
