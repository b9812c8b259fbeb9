package io.socks5.boot.autoconfigure.zipkin;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.http.IntegrationHttp;
import io.socks5.boot.autoconfigure.integration.ConditionalOnSocks5Integration;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.Encoding;
import zipkin2.reporter.HttpEndpointSupplier;
import zipkin2.reporter.HttpEndpointSuppliers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.zipkin.autoconfigure.ZipkinConnectionDetails;
import org.springframework.boot.zipkin.autoconfigure.ZipkinHttpClientBuilderCustomizer;
import org.springframework.boot.zipkin.autoconfigure.ZipkinProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that puts Zipkin behind the proxy.
 */
@AutoConfiguration(after = Socks5AutoConfiguration.class,
		beforeName = "org.springframework.boot.zipkin.autoconfigure.ZipkinAutoConfiguration")
@ConditionalOnClass(value = { BytesMessageSender.class, ZipkinProperties.class },
		name = "org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder")
@ConditionalOnSocks5Integration("zipkin")
@EnableConfigurationProperties(ZipkinProperties.class)
public final class Socks5ZipkinAutoConfiguration {

	private static final Socks5Integration INTEGRATION = new Socks5Integration("zipkin", "Zipkin");

	@Bean
	Socks5Integration socks5ZipkinIntegration() {
		return INTEGRATION;
	}

	@Bean
	static ProxiedZipkin socks5ProxiedZipkin() {
		return new ProxiedZipkin(INTEGRATION);
	}

	@Bean
	static IntegrationHttp socks5ZipkinHttp(ConfigurableListableBeanFactory beanFactory) {
		return new IntegrationHttp(beanFactory, INTEGRATION);
	}

	@Bean
	@ConditionalOnMissingBean
	BytesMessageSender socks5ZipkinSender(IntegrationHttp socks5ZipkinHttp, ZipkinProperties properties,
			ZipkinConnectionDetails details, Encoding encoding, ObjectProvider<HttpEndpointSupplier.Factory> endpoints,
			ObjectProvider<ZipkinHttpClientBuilderCustomizer> customizers) {
		if (customizers.stream().findAny().isPresent()) {
			throw INTEGRATION.refuse(
					"A ZipkinHttpClientBuilderCustomizer customizes the JDK's HTTP client, which ignores a SOCKS proxy",
					"Remove the customizer.");
		}
		return new ProxiedSender(encoding, endpoints.getIfAvailable(HttpEndpointSuppliers::constantFactory),
				details.getSpanEndpoint(), socks5ZipkinHttp.requestFactory(properties.getConnectTimeout(),
						properties.getReadTimeout(), socks5ZipkinHttp::sslBundle));
	}

}
