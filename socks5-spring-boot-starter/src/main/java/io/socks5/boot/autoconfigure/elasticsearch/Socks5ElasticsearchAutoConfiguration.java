package io.socks5.boot.autoconfigure.elasticsearch;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.ConditionalOnSocks5Integration;
import io.socks5.boot.autoconfigure.integration.IntegrationClients;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.elasticsearch.autoconfigure.Rest5ClientBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that puts the {@link Rest5Client} of
 * Elasticsearch behind the proxy.
 */
@AutoConfiguration(after = Socks5AutoConfiguration.class)
@ConditionalOnClass({ Rest5Client.class, Rest5ClientBuilderCustomizer.class })
@ConditionalOnSocks5Integration("elasticsearch")
public final class Socks5ElasticsearchAutoConfiguration {

	private static final Socks5Integration INTEGRATION = new Socks5Integration("elasticsearch", "Elasticsearch");

	@Bean
	Socks5Integration socks5ElasticsearchIntegration() {
		return INTEGRATION;
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	TunnelCustomizer socks5ElasticsearchCustomizer(IntegrationClients clients) {
		// the lowest precedence keeps the settings of the application's customizers
		return new TunnelCustomizer(clients.client(INTEGRATION));
	}

	@Bean
	static ProxiedElasticsearch socks5ProxiedElasticsearch() {
		return new ProxiedElasticsearch(INTEGRATION);
	}

}
