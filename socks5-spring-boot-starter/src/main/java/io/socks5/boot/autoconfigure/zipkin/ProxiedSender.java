package io.socks5.boot.autoconfigure.zipkin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

import io.socks5.boot.autoconfigure.http.IntegrationHttp;
import zipkin2.reporter.BaseHttpSender;
import zipkin2.reporter.Encoding;
import zipkin2.reporter.HttpEndpointSupplier;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Sends spans through the proxy, as Spring Boot's own sender does.
 */
class ProxiedSender extends BaseHttpSender<URI, byte[]> implements IntegrationHttp.Routed {

	private static final int COMPRESSED = 1024;

	private final Supplier<ClientHttpRequestFactory> http;

	ProxiedSender(Encoding encoding, HttpEndpointSupplier.Factory endpoints, String endpoint,
			Supplier<ClientHttpRequestFactory> http) {
		super(encoding, endpoints, endpoint);
		this.http = http;
	}

	@Override
	protected URI newEndpoint(String endpoint) {
		return URI.create(endpoint);
	}

	@Override
	protected byte[] newBody(List<byte[]> spans) {
		return this.encoding.encode(spans);
	}

	@Override
	protected void postSpans(URI endpoint, byte[] body) throws IOException {
		ClientHttpRequest request = this.http.get().createRequest(endpoint, HttpMethod.POST);
		// must not be traced itself
		request.getHeaders().set("b3", "0");
		request.getHeaders().set("Content-Type", this.encoding.mediaType());
		if (body.length > COMPRESSED) {
			request.getHeaders().set("Content-Encoding", "gzip");
			request.getBody().write(compressed(body));
		}
		else {
			request.getBody().write(body);
		}
		try (ClientHttpResponse response = request.execute()) {
			if (!response.getStatusCode().is2xxSuccessful()) {
				throw new IOException("Expected HTTP status 2xx, got %d".formatted(response.getStatusCode().value()));
			}
		}
	}

	private static byte[] compressed(byte[] body) throws IOException {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
			gzip.write(body);
		}
		return compressed.toByteArray();
	}

}
