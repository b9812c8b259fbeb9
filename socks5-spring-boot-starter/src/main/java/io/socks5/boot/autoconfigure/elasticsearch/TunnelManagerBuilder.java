package io.socks5.boot.autoconfigure.elasticsearch;

import io.socks5.client.Socks5Client;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.nio.AsyncClientConnectionOperator;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;

import org.springframework.util.ReflectionUtils;

/**
 * Builds a connection manager like another builder, with an operator that connects
 * through the proxy. HttpComponents offers no copy of a builder, so the constructor
 * copies its private fields. Tested with HttpComponents 5.5.2 (Spring Boot 4.0) and 5.6.5
 * (Spring Boot 4.1).
 */
final class TunnelManagerBuilder extends PoolingAsyncClientConnectionManagerBuilder {

	private final Socks5Client client;

	TunnelManagerBuilder(Socks5Client client, PoolingAsyncClientConnectionManagerBuilder original) {
		// the builder has no getters
		ReflectionUtils.shallowCopyFieldState(original, this);
		this.client = client;
	}

	@Override
	protected AsyncClientConnectionOperator createConnectionOperator(TlsStrategy tls, SchemePortResolver ports,
			DnsResolver ignored) {
		return new TunnelOperator(this.client, tls, ports);
	}

}
