package io.socks5.boot.autoconfigure.http;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The clients that Spring Boot builds and that can be proxied, and the property that
 * chooses each.
 */
enum HttpLibrary {

	REST_CLIENT_WITH_HTTP_COMPONENTS("spring.http.clients.imperative.factory=http-components"),

	REST_CLIENT_WITH_JETTY("spring.http.clients.imperative.factory=jetty"),

	REST_CLIENT_WITH_REACTOR("spring.http.clients.imperative.factory=reactor"),

	WEB_CLIENT_WITH_REACTOR("spring.http.clients.reactive.connector=reactor"),

	WEB_CLIENT_WITH_JETTY("spring.http.clients.reactive.connector=jetty");

	private static final Duration LONG = Duration.ofSeconds(60);

	private final String property;

	HttpLibrary(String property) {
		this.property = property;
	}

	String property() {
		return this.property;
	}

	/**
	 * A client of an application.
	 * @param context the application
	 * @return gets pages, with one client underneath
	 */
	Pages pages(ApplicationContext context) {
		if (this == WEB_CLIENT_WITH_REACTOR || this == WEB_CLIENT_WITH_JETTY) {
			WebClient client = context.getBean(WebClient.Builder.class).build();
			return (url) -> Objects.requireNonNullElse(
					client.get().uri(URI.create(url)).retrieve().bodyToMono(String.class).block(LONG), "");
		}
		RestClient client = context.getBean(RestClient.Builder.class).build();
		return (url) -> Objects.requireNonNullElse(client.get().uri(URI.create(url)).retrieve().body(String.class), "");
	}

	/**
	 * Gets pages.
	 */
	@FunctionalInterface
	interface Pages {

		/**
		 * Gets a page.
		 * @param url its URL
		 * @return what it says, empty if it says nothing
		 */
		String get(String url);

	}

}
