package io.socks5.boot.autoconfigure.otlp;

import java.util.function.Supplier;

import io.micrometer.registry.otlp.OtlpHttpMetricsSender;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.micrometer.registry.otlp.OtlpMetricsSender;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.http.IntegrationHttp;
import io.socks5.boot.autoconfigure.integration.ConditionalOnSocks5Integration;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.otlp.OtlpMetricsConnectionDetails;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.otlp.OtlpMetricsProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that puts the exporters of
 * OpenTelemetry behind the proxy: metrics, traces and logs over HTTP.
 */
@AutoConfiguration(after = Socks5AutoConfiguration.class,
		beforeName = "org.springframework.boot.micrometer.metrics.autoconfigure.export.otlp."
				+ "OtlpMetricsExportAutoConfiguration")
@ConditionalOnClass(name = "org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder")
@ConditionalOnSocks5Integration("otlp")
public final class Socks5OtlpAutoConfiguration {

	static final String HTTP = "socks5OtlpHttp";

	private static final Socks5Integration INTEGRATION = new Socks5Integration("otlp", "OTLP");

	@Bean
	Socks5Integration socks5OtlpIntegration() {
		return INTEGRATION;
	}

	@Bean(HTTP)
	static IntegrationHttp socks5OtlpHttp(ConfigurableListableBeanFactory beanFactory) {
		return new IntegrationHttp(beanFactory, INTEGRATION);
	}

	/**
	 * The exporter of metrics.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ OtlpMeterRegistry.class, OtlpMetricsProperties.class })
	@EnableConfigurationProperties(OtlpMetricsProperties.class)
	static class MetricsConfiguration {

		@Bean
		static ProxiedMetrics socks5ProxiedOtlpMetrics() {
			return new ProxiedMetrics(INTEGRATION);
		}

		@Bean
		@ConditionalOnMissingBean
		OtlpMetricsSender socks5OtlpMetricsSender(IntegrationHttp socks5OtlpHttp, OtlpMetricsProperties properties,
				ConfigurableListableBeanFactory beanFactory) {
			Supplier<@Nullable SslBundle> bundle = () -> bundle(
					beanFactory.getBeanProvider(OtlpMetricsConnectionDetails.class).getIfAvailable());
			return new OtlpHttpMetricsSender(new ProxiedMetricsSender(socks5OtlpHttp
				.requestFactory(properties.getConnectTimeout(), properties.getReadTimeout(), bundle)));
		}

		private static @Nullable SslBundle bundle(@Nullable OtlpMetricsConnectionDetails details) {
			try {
				return (details != null) ? details.getSslBundle() : null;
			}
			catch (NoSuchMethodError ex) {
				// Spring Boot 4.0 has no bundles here
				return null;
			}
		}

	}

	/**
	 * The exporters of traces and logs.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(OtlpHttpSpanExporter.class)
	static class ExportersConfiguration {

		@Bean
		static ProxiedExporters socks5ProxiedOtlpExporters(ConfigurableListableBeanFactory beanFactory) {
			return new ProxiedExporters(beanFactory, INTEGRATION);
		}

	}

}
