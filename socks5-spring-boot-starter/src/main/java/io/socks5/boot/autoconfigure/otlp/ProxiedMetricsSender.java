package io.socks5.boot.autoconfigure.otlp;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

import io.micrometer.core.ipc.http.HttpSender;
import io.socks5.boot.autoconfigure.http.IntegrationHttp;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Sends metrics through the proxy.
 */
class ProxiedMetricsSender implements HttpSender, IntegrationHttp.Routed {

	private final Supplier<ClientHttpRequestFactory> http;

	ProxiedMetricsSender(Supplier<ClientHttpRequestFactory> http) {
		this.http = http;
	}

	@Override
	public Response send(Request request) throws IOException {
		ClientHttpRequest sent = this.http.get()
			.createRequest(URI.create(request.getUrl().toString()), HttpMethod.valueOf(request.getMethod().name()));
		request.getRequestHeaders().forEach(sent.getHeaders()::set);
		sent.getBody().write(request.getEntity());
		try (ClientHttpResponse response = sent.execute()) {
			return new Response(response.getStatusCode().value(),
					new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8));
		}
	}

}
