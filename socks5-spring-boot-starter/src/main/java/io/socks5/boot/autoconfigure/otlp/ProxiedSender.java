package io.socks5.boot.autoconfigure.otlp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.socks5.boot.autoconfigure.http.IntegrationHttp;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Sends what an exporter collects through the proxy.
 */
class ProxiedSender implements HttpSender, IntegrationHttp.Routed {

	private final HttpSenderConfig config;

	private final Supplier<ClientHttpRequestFactory> http;

	private final Executor executor;

	ProxiedSender(HttpSenderConfig config, Supplier<ClientHttpRequestFactory> http) {
		this.config = config;
		this.http = http;
		Executor own = config.getExecutorService();
		this.executor = (own != null) ? own : daemons();
	}

	private static Executor daemons() {
		SimpleAsyncTaskExecutor daemons = new SimpleAsyncTaskExecutor("socks5-otlp-");
		daemons.setDaemon(true);
		return daemons;
	}

	@Override
	public void send(MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
		new RetriedSend(() -> send(message), this.config, this.executor, onResponse, onError).start();
	}

	private HttpResponse send(MessageWriter message) throws IOException {
		ClientHttpRequest request = this.http.get().createRequest(this.config.getEndpoint(), HttpMethod.POST);
		Map<String, List<String>> headers = this.config.getHeadersSupplier().get();
		if (headers != null) {
			headers.forEach(request.getHeaders()::put);
		}
		request.getHeaders().set("Content-Type", this.config.getContentType());
		Compressor compressor = this.config.getCompressor();
		if (compressor != null) {
			request.getHeaders().set("Content-Encoding", compressor.getEncoding());
			try (OutputStream compressed = compressor.compress(request.getBody())) {
				message.writeMessage(compressed);
			}
		}
		else {
			message.writeMessage(request.getBody());
		}
		try (ClientHttpResponse response = request.execute()) {
			int limit = (int) Math.min(Integer.MAX_VALUE, this.config.getMaxResponseBodySize());
			return new Response(response.getStatusCode().value(), response.getStatusText(),
					response.getBody().readNBytes(limit));
		}
	}

	@Override
	public CompletableResultCode shutdown() {
		return CompletableResultCode.ofSuccess();
	}

	/**
	 * A response.
	 */
	private static final class Response implements HttpResponse {

		private final int status;

		private final String message;

		private final byte[] body;

		Response(int status, String message, byte[] body) {
			this.status = status;
			this.message = message;
			this.body = body;
		}

		@Override
		public int getStatusCode() {
			return this.status;
		}

		@Override
		public String getStatusMessage() {
			return this.message;
		}

		@Override
		public byte[] getResponseBody() {
			return this.body;
		}

	}

}
