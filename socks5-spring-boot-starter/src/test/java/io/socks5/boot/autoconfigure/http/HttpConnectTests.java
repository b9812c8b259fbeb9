package io.socks5.boot.autoconfigure.http;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.socks5.boot.ProxyScripts;
import io.socks5.protocol.Phase;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.Octets;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.real.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.Disposables;

import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * The connects of HTTP clients: how many there are, and how long they last.
 */
@Timeout(60)
class HttpConnectTests {

	private static final String NAME = "site.known-to-the-proxy.test";

	private static final Duration LONG = Duration.ofSeconds(30);

	private final TestSite site = TestSite.open(NAME);

	private final FakeSocksServer proxy = FakeSocksServer.open().knowing(NAME, this.site.port());

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(HttpApplication.CONFIGURATIONS)
		.withPropertyValues("socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + this.proxy.port(),
				HttpApplication.ENABLED)
		.withPropertyValues("spring.http.clients.imperative.factory=reactor",
				"spring.http.clients.reactive.connector=reactor");

	@AfterEach
	void close() throws Exception {
		this.proxy.close();
		this.site.close();
	}

	@Test
	void equalClientsOfReactorNettyShareTunnels() {
		this.runner.run((context) -> {
			try (TestSite plain = TestSite.plain()) {
				for (int i = 0; i < 20; i++) {
					getWithNewClients(context, plain.plainUrl("/hello"));
				}
				// a connection may be given back just after the next request
				assertThat(this.proxy.requests()).hasSizeLessThan(10);
			}
		});
	}

	private static void getWithNewClients(ApplicationContext context, String url) {
		RestClient client = context.getBean(RestClient.Builder.class).build();
		assertThat(client.get().uri(url).retrieve().body(String.class)).isEqualTo("hello");
		RestTemplate template = context.getBean(RestTemplateBuilder.class).build();
		assertThat(template.getForObject(URI.create(url), String.class)).isEqualTo("hello");
		WebClient reactive = context.getBean(WebClient.Builder.class).build();
		assertThat(reactive.get().uri(url).retrieve().bodyToMono(String.class).block(LONG)).isEqualTo("hello");
	}

	@Test
	void applicationsShareNoTunnel() {
		try (TestSite plain = TestSite.plain()) {
			for (int i = 0; i < 2; i++) {
				this.runner.run((context) -> {
					RestClient client = context.getBean(RestClient.Builder.class).build();
					assertThat(client.get().uri(plain.plainUrl("/hello")).retrieve().body(String.class))
						.isEqualTo("hello");
				});
			}
			assertThat(this.proxy.requests()).hasSize(2);
		}
	}

	@ParameterizedTest
	@EnumSource
	void connectTimeoutCoversTheHandshakeAndIsTyped(HttpLibrary library) {
		try (ScriptedProxy silent = ProxyScripts.silent()) {
			this.runner
				.withPropertyValues(library.property(), "socks5.proxy.port=" + silent.port(),
						"spring.http.clients.connect-timeout=300ms", "socks5.proxy.handshake-timeout=100s")
				.run((context) -> {
					HttpLibrary.Pages pages = library.pages(context);
					assertThatException().isThrownBy(() -> pages.get("http://unknown.test/"))
						.satisfies((ex) -> assertThat(
								ProxiedHttpClientsTests.cause(ex, Socks5TimeoutException.class).phase())
							.isEqualTo(Phase.GREETING));
					assertThat(outcomes(context)).containsExactly("timeout");
				});
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "WEB_CLIENT_.*")
	void endsTheConnectOfARequestThatIsDisposedOf(HttpLibrary library) {
		try (ScriptedProxy silent = ProxyScripts.silent()) {
			this.runner
				.withPropertyValues(library.property(), "socks5.proxy.port=" + silent.port(),
						"socks5.proxy.handshake-timeout=100s", "spring.http.clients.connect-timeout=100s")
				.run((context) -> {
					WebClient client = context.getBean(WebClient.Builder.class).build();
					Disposable request = client.get()
						.uri("http://unknown.test/")
						.retrieve()
						.toBodilessEntity()
						.subscribe();
					silent.nextConnection().awaitReceived("05 01 00");
					request.dispose();
					await().atMost(5, TimeUnit.SECONDS).until(() -> outcomes(context).equals(List.of("cancelled")));
				});
		}
	}

	@Test
	void hangingHostsDelayNoOtherHost() throws IOException {
		try (Service one = Service.start(HttpConnectTests::answerForTheGoodHostAlone)) {
			this.runner
				.withPropertyValues("spring.http.clients.reactive.connector=jetty", "socks5.proxy.port=" + one.port(),
						"socks5.proxy.handshake-timeout=100s", "spring.http.clients.connect-timeout=100s")
				.run((context) -> {
					WebClient client = context.getBean(WebClient.Builder.class).build();
					Disposable.Composite hanging = Disposables.composite();
					for (int i = 0; i < 260; i++) {
						hanging.add(client.get()
							.uri("http://bad" + i + ".test/")
							.retrieve()
							.toBodilessEntity()
							.subscribe());
					}
					assertThatException()
						.isThrownBy(() -> client.get()
							.uri("http://good.test/")
							.retrieve()
							.toBodilessEntity()
							.block(Duration.ofSeconds(10)))
						.satisfies((ex) -> ProxiedHttpClientsTests.cause(ex, RequestRejectedException.class));
					hanging.dispose();
					await().atMost(LONG)
						.until(() -> Objects
							.requireNonNull(context.getBean(MeterRegistry.class)
								.find("socks5.client.handshake")
								.tag("outcome", "cancelled")
								.timer())
							.count() == 260);
				});
		}
	}

	private static void answerForTheGoodHostAlone(Socket connection) throws IOException {
		DataInputStream in = new DataInputStream(connection.getInputStream());
		assertThat(Octets.text(in.readNBytes(3))).isEqualTo("05 01 00");
		connection.getOutputStream().write(Octets.of("05 00"));
		assertThat(Octets.text(in.readNBytes(4))).isEqualTo("05 01 00 03");
		if (new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII).startsWith("good")) {
			connection.getOutputStream().write(Octets.of("05 05 00 01 00000000 0000"));
		}
		in.transferTo(OutputStream.nullOutputStream());
	}

	private static List<String> outcomes(ApplicationContext context) {
		return context.getBean(MeterRegistry.class)
			.find("socks5.client.handshake")
			.timers()
			.stream()
			.filter((timer) -> timer.count() > 0)
			.map((timer) -> String.valueOf(timer.getId().getTag("outcome")))
			.toList();
	}

}
