package io.socks5.boot.autoconfigure.otlp;

import java.util.List;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.socks5.boot.autoconfigure.http.IntegrationHttp;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * Provides an exporter with a sender that goes through the proxy, and with no other.
 */
class ProxiedSenders implements ComponentLoader, HttpSenderProvider {

	private final IntegrationHttp http;

	ProxiedSenders(IntegrationHttp http) {
		this.http = http;
	}

	@Override
	public <T> Iterable<T> load(Class<T> type) {
		return type.isInstance(this) ? List.of(type.cast(this)) : List.of();
	}

	@Override
	public HttpSender createSender(HttpSenderConfig config) {
		return new ProxiedSender(config,
				this.http.requestFactory(config.getConnectTimeout(), config.getTimeout(), () -> bundle(config)));
	}

	private static @Nullable SslBundle bundle(HttpSenderConfig config) {
		return (config.getSslContext() != null)
				? new ExporterSslBundle(config.getSslContext(), config.getTrustManager()) : null;
	}

}
