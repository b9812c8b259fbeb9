package io.socks5.boot.autoconfigure.elasticsearch;

import java.io.IOException;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.Socks5IntegrationsAutoConfiguration;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchRestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/**
 * An application with Elasticsearch.
 */
final class ElasticsearchApplication {

	/** The name of the server, which only the proxy knows. */
	static final String NAME = "search.internal.test";

	private ElasticsearchApplication() {
	}

	static ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class,
					ElasticsearchRestClientAutoConfiguration.class, Socks5AutoConfiguration.class,
					Socks5IntegrationsAutoConfiguration.class, Socks5ElasticsearchAutoConfiguration.class))
			.withPropertyValues("socks5.proxy.integrations.elasticsearch.enabled=true",
					"spring.elasticsearch.username=app", "spring.elasticsearch.password=secret",
					"spring.elasticsearch.connection-timeout=20s");
	}

	static String search(ApplicationContext context) throws IOException {
		Request request = new Request("POST", "/_search");
		request.setJsonEntity("{\"query\":\"" + "x".repeat(100_000) + "\"}");
		try {
			return EntityUtils.toString(context.getBean(Rest5Client.class).performRequest(request).getEntity());
		}
		catch (ParseException ex) {
			throw new IOException(ex);
		}
	}

}
