package io.socks5.boot.autoconfigure.elasticsearch;

import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import io.socks5.client.Socks5Client;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;

import org.springframework.boot.elasticsearch.autoconfigure.Rest5ClientBuilderCustomizer;
import org.springframework.util.Assert;

/**
 * Replaces the connection manager by one with the same settings that connects through the
 * proxy.
 */
class TunnelCustomizer implements Rest5ClientBuilderCustomizer {

	private final Socks5Client client;

	/** The builder calls the customizers in turn on one thread. */
	private final ThreadLocal<PoolingAsyncClientConnectionManagerBuilder> seen = new ThreadLocal<>();

	TunnelCustomizer(Socks5Client client) {
		this.client = client;
	}

	@Override
	public void customize(Rest5ClientBuilder builder) {
		// the HTTP client and its connection manager are customized later
	}

	@Override
	public void customize(PoolingAsyncClientConnectionManagerBuilder builder) {
		this.seen.set(builder);
	}

	@Override
	public void customize(HttpAsyncClientBuilder builder) {
		PoolingAsyncClientConnectionManagerBuilder original = this.seen.get();
		this.seen.remove();
		Assert.state(original != null, "There is no connection manager");
		builder.setConnectionManager(new TunnelManagerBuilder(this.client, original).build());
	}

}
