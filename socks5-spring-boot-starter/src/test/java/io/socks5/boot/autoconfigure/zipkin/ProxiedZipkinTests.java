package io.socks5.boot.autoconfigure.zipkin;

import java.util.ArrayList;
import java.util.List;

import io.socks5.boot.autoconfigure.integration.AbstractFailureTests;
import io.socks5.boot.autoconfigure.integration.Bystander;
import io.socks5.boot.autoconfigure.integration.Failures;
import io.socks5.boot.autoconfigure.integration.HttpStub;
import io.socks5.boot.autoconfigure.integration.LookedUp;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.Encoding;
import zipkin2.reporter.HttpEndpointSupplier;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.zipkin.autoconfigure.ZipkinHttpClientBuilderCustomizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Spans to Zipkin through the proxy.
 */
class ProxiedZipkinTests extends AbstractFailureTests {

	private static final HttpStub SERVER = new HttpStub(ZipkinApplication.NAME).answering("/api/v2/spans",
			(request) -> "");

	private static final String URL = "http://" + ZipkinApplication.NAME + ":4711";

	private static final String REQUEST = "alice:s3cret name " + ZipkinApplication.NAME + " 4711";

	private static final ApplicationContextRunner RUNNER = ZipkinApplication.runner()
		.withPropertyValues(ZipkinApplication.endpoint(URL));

	@Test
	void sendsByNameWithTheLogin() {
		try (ProxyForNames proxy = SERVER.proxy()) {
			RUNNER.withPropertyValues(proxy.properties()).run((context) -> {
				SERVER.requests().clear();
				ZipkinApplication.send(context);
				assertThat(SERVER.requests()).singleElement().satisfies((request) -> {
					assertThat(request.path()).isEqualTo("/api/v2/spans");
					assertThat(request.text()).isEqualTo("[" + ZipkinApplication.SPAN + "]");
					assertThat(request.headers()).containsEntry("b3", List.of("0"))
						.containsEntry("content-encoding", List.of("gzip"));
				});
				assertThat(proxy.requests()).containsExactly(REQUEST);
			});
		}
	}

	@Test
	void usesTheEndpointOfTheApplication() {
		try (ProxyForNames proxy = SERVER.proxy()) {
			RUNNER.withPropertyValues(proxy.properties())
				.withPropertyValues(ZipkinApplication.endpoint("http://unused.internal.test"))
				.withBean(HttpEndpointSupplier.Factory.class, () -> (endpoint) -> new Fixed(URL + "/api/v2/spans"))
				.run((context) -> {
					ZipkinApplication.send(context);
					assertThat(proxy.requests()).containsExactly(REQUEST);
				});
		}
	}

	@Test
	void looksNoNameUp() throws Exception {
		try (ProxyForNames proxy = SERVER.proxy()) {
			List<String> properties = new ArrayList<>(List.of(proxy.properties()));
			properties.add(ZipkinApplication.endpoint(URL));
			LookedUp.assertNoneIn(ZipkinLookups.class, properties.toArray(String[]::new));
			assertThat(proxy.requests()).containsExactly(REQUEST);
		}
	}

	@Test
	void verifiesTheNameOfTheCertificate() {
		try (ProxyForNames proxy = SERVER.tlsProxy()) {
			tls("https://" + ZipkinApplication.NAME + ":4711").withPropertyValues(proxy.properties())
				.run(ZipkinApplication::send);
			tls("https://other.internal.test:4711").withPropertyValues(proxy.properties())
				.run((context) -> assertThat(catchThrowable(() -> ZipkinApplication.send(context)))
					.hasStackTraceContaining("javax.net.ssl.SSL")
					.hasStackTraceContaining("other.internal.test"));
		}
	}

	@Test
	void sendsNoRequestToAServerWithoutTls() {
		try (Bystander server = new Bystander(new byte[0], 0, "HTTP/1.1 200 OK\r\n\r\n".getBytes());
				ProxyForNames proxy = ProxyForNames.connecting().with(ZipkinApplication.NAME, server.port())) {
			tls("https://" + ZipkinApplication.NAME + ":4711").withPropertyValues(proxy.properties()).run((context) -> {
				assertThat(catchThrowable(() -> ZipkinApplication.send(context))).isNotNull();
				// the first octet is that of a TLS handshake
				assertThat(server.received()).startsWith(22).asString().doesNotContain("POST");
			});
		}
	}

	private static ApplicationContextRunner tls(String url) {
		return ZipkinApplication.runner()
			.withPropertyValues(ZipkinApplication.endpoint(url), "spring.http.clients.ssl.bundle=zipkin",
					"spring.ssl.bundle.pem.zipkin.truststore.certificate=file:" + SERVER.certificate().pem());
	}

	@Override
	protected ApplicationContextRunner runner(int port) {
		return ZipkinApplication.runner().withPropertyValues(ZipkinApplication.endpoint("http://127.0.0.1:" + port));
	}

	@Override
	protected void connect(AssertableApplicationContext context) throws Exception {
		ZipkinApplication.send(context);
	}

	@Test
	void usesAnotherClientByItsName() {
		try (ProxyForNames proxy = SERVER.proxy(); ProxyForNames other = SERVER.proxy()) {
			RUNNER.withPropertyValues(other.instance("lab", "bob"))
				.withPropertyValues(proxy.properties())
				.withPropertyValues("socks5.proxy.integrations.zipkin.instance=lab")
				.run((context) -> {
					ZipkinApplication.send(context);
					assertThat(other.requests()).containsExactly("bob:s3cret name zipkin.internal.test 4711");
					assertThat(proxy.connections()).isZero();
				});
		}
	}

	@Test
	void changesNothingWhenItIsOff() {
		RUNNER.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.integrations.zipkin.enabled=false")
			.run((context) -> assertThat(context.getBean(BytesMessageSender.class))
				.isNotInstanceOf(ProxiedSender.class));
	}

	@Test
	void refusesSendersThatBypassTheProxy() {
		ApplicationContextRunner runner = RUNNER.withPropertyValues("socks5.proxy.host=proxy.corp");
		runner.withBean("own", BytesMessageSender.class, Own::new)
			.run((context) -> assertRefused(context.getStartupFailure(), "Bean 'own' (ProxiedZipkinTests.Own)"));
		runner.withBean(ZipkinHttpClientBuilderCustomizer.class, () -> (builder) -> {
		})
			.run((context) -> assertRefused(context.getStartupFailure(),
					"A ZipkinHttpClientBuilderCustomizer customizes the JDK's HTTP client"));
		runner.withPropertyValues("spring.http.clients.imperative.factory=jdk")
			.run((context) -> assertRefused(context.getStartupFailure(), "The JDK's HttpClient"));
	}

	private static void assertRefused(@Nullable Throwable failure, String reason) {
		Failures.assertRefused(failure, "zipkin", reason);
	}

	/**
	 * A sender of the application.
	 */
	private static final class Own extends BytesMessageSender.Base {

		Own() {
			super(Encoding.JSON);
		}

		@Override
		public int messageMaxBytes() {
			return 1000;
		}

		@Override
		public void send(List<byte[]> spans) {
		}

		@Override
		public void close() {
		}

	}

	/**
	 * An endpoint that the application chooses.
	 *
	 * @param get the endpoint
	 */
	private record Fixed(String get) implements HttpEndpointSupplier {

		@Override
		public void close() {
		}

	}

}
