package io.socks5.boot.autoconfigure.otlp;

import java.util.Set;

import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.socks5.boot.autoconfigure.http.IntegrationHttp;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Replaces each exporter by one with the same settings that sends through the proxy,
 * after the application has customized it. Rejects exporters that use gRPC.
 */
class ProxiedExporters implements BeanPostProcessor {

	private static final Set<String> GRPC = Set.of("io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter",
			"io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter",
			"io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter");

	private static final boolean SUPPORTED = ClassUtils
		.isPresent("io.opentelemetry.sdk.common.export.HttpSenderProvider", ProxiedExporters.class.getClassLoader());

	private final ConfigurableListableBeanFactory beanFactory;

	private final Socks5Integration integration;

	ProxiedExporters(ConfigurableListableBeanFactory beanFactory, Socks5Integration integration) {
		this.beanFactory = beanFactory;
		this.integration = integration;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof OtlpHttpSpanExporter exporter) {
			OtlpHttpSpanExporter routed = exporter.toBuilder().setComponentLoader(senders(beanName)).build();
			exporter.shutdown();
			return routed;
		}
		if (bean instanceof OtlpHttpLogRecordExporter exporter) {
			OtlpHttpLogRecordExporter routed = exporter.toBuilder().setComponentLoader(senders(beanName)).build();
			exporter.shutdown();
			return routed;
		}
		if (bean instanceof OtlpHttpMetricExporter exporter) {
			OtlpHttpMetricExporter routed = exporter.toBuilder().setComponentLoader(senders(beanName)).build();
			exporter.shutdown();
			return routed;
		}
		if (GRPC.contains(bean.getClass().getName())) {
			throw this.integration.refuse("Exporter '" + beanName + "' sends with gRPC", "Use the transport 'http', "
					+ "for traces with 'management.opentelemetry.tracing.export.otlp.transport'.");
		}
		return bean;
	}

	private ProxiedSenders senders(String user) {
		if (!SUPPORTED) {
			throw this.integration.refuse(
					"Exporter '" + user + "' takes no HTTP client in this version of OpenTelemetry",
					"Use Spring Boot 4.1 or newer.");
		}
		this.beanFactory.registerDependentBean(Socks5OtlpAutoConfiguration.HTTP, user);
		return new ProxiedSenders(this.beanFactory.getBean(Socks5OtlpAutoConfiguration.HTTP, IntegrationHttp.class));
	}

}
