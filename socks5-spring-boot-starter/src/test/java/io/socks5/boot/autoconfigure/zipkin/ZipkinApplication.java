package io.socks5.boot.autoconfigure.zipkin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.Socks5IntegrationsAutoConfiguration;
import zipkin2.reporter.BytesMessageSender;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.zipkin.autoconfigure.ZipkinAutoConfiguration;
import org.springframework.context.ApplicationContext;

/**
 * An application that sends spans to Zipkin.
 */
final class ZipkinApplication {

	/** The name of the server, which only the proxy knows. */
	static final String NAME = "zipkin.internal.test";

	/** Spans that are long enough to be compressed. */
	static final String SPAN = "{\"name\":\"" + "x".repeat(2000) + "\"}";

	private ZipkinApplication() {
	}

	static ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, HttpClientAutoConfiguration.class,
					ZipkinAutoConfiguration.class, Socks5AutoConfiguration.class,
					Socks5IntegrationsAutoConfiguration.class, Socks5ZipkinAutoConfiguration.class))
			.withPropertyValues("socks5.proxy.integrations.zipkin.enabled=true");
	}

	static String endpoint(String server) {
		return "management.tracing.export.zipkin.endpoint=" + server + "/api/v2/spans";
	}

	static void send(ApplicationContext context) throws IOException {
		context.getBean(BytesMessageSender.class).send(List.of(SPAN.getBytes(StandardCharsets.UTF_8)));
	}

}
