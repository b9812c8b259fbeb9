package io.socks5.boot.autoconfigure.http;

import io.micrometer.context.ContextRegistry;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.health.Socks5HealthContributorAutoConfiguration;
import io.socks5.boot.autoconfigure.metrics.Socks5MetricsAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;

/**
 * An application with Spring Boot's HTTP clients and the starter.
 */
final class HttpApplication {

	static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(Socks5AutoConfiguration.class,
			Socks5HttpClientsAutoConfiguration.class, Socks5HealthContributorAutoConfiguration.class,
			Socks5MetricsAutoConfiguration.class, SslAutoConfiguration.class, HttpClientAutoConfiguration.class,
			ImperativeHttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
			HttpServiceClientPropertiesAutoConfiguration.class, RestClientAutoConfiguration.class,
			RestTemplateAutoConfiguration.class, HttpServiceClientAutoConfiguration.class,
			WebClientAutoConfiguration.class, MetricsAutoConfiguration.class,
			SimpleMetricsExportAutoConfiguration.class);

	static final String ENABLED = "socks5.proxy.http-clients.enabled=true";

	static {
		// loads its services once, for which a test may hide the classes
		ContextRegistry.getInstance();
	}

	private HttpApplication() {
	}

}
