package io.socks5.boot.http;

import io.socks5.client.Socks5Client;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Builds a connection manager like another builder, with an operator that connects
 * through the proxy. HttpComponents offers no copy of a builder, so the constructor
 * copies its private fields. This is the only place that depends on them. Tested with
 * HttpComponents 5.5.2 (Spring Boot 4.0) and 5.6.5 (Spring Boot 4.1).
 */
final class HttpComponentsManagerBuilder extends PoolingHttpClientConnectionManagerBuilder {

	private final Socks5Client client;

	HttpComponentsManagerBuilder(Socks5Client client, PoolingHttpClientConnectionManagerBuilder original) {
		// the builder has no getters
		ReflectionUtils.shallowCopyFieldState(original, this);
		this.client = client;
	}

	@Override
	protected HttpClientConnectionOperator createConnectionOperator(@Nullable SchemePortResolver ports,
			@Nullable DnsResolver names, TlsSocketStrategy tls) {
		if (names != null && names != SystemDefaultDnsResolver.INSTANCE) {
			throw new HttpClientBypassException("An HttpComponents client with a " + names.getClass().getName(),
					"would look up names on this machine instead of at the proxy",
					"Remove the DnsResolver or the InetAddressFilter.");
		}
		return new HttpComponentsConnectionOperator(this.client, ports, tls);
	}

}
