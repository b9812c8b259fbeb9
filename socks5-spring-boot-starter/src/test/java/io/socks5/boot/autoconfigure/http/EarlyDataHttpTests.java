package io.socks5.boot.autoconfigure.http;

import java.io.IOException;

import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for HTTP clients with early data: HTTP and HTTPS, pooled connections, and
 * failures, after which no client may send a POST again.
 */
@Timeout(120)
class EarlyDataHttpTests {

	private static final String REQUESTED = "> 05 01 00\n< 05 00\n> 05 01 00\n";

	private static final String LONG = "30s";

	private static final String NAME = "site.known-to-the-proxy.test";

	private static void run(HttpLibrary library, int port, TestSite site, String limit,
			ContextConsumer<ApplicationContext> test) {
		new ApplicationContextRunner().withConfiguration(HttpApplication.CONFIGURATIONS)
			.withPropertyValues("socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + port,
					"socks5.proxy.early-data=true", "socks5.proxy.handshake-timeout=" + limit, HttpApplication.ENABLED,
					library.property())
			.withPropertyValues(site.properties())
			.run((context) -> {
				assertThat(context).hasNotFailed();
				test.accept(context);
			});
	}

	@ParameterizedTest
	@EnumSource
	void getsPagesOverPooledConnections(HttpLibrary library) throws Exception {
		try (TestSite site = TestSite.open(NAME);
				TestSite plain = TestSite.plain();
				FakeSocksServer proxy = FakeSocksServer.open().knowing(NAME, site.port())) {
			run(library, proxy.port(), site, LONG, (context) -> {
				HttpLibrary.Pages pages = library.pages(context);
				for (int i = 0; i < 5; i++) {
					assertThat(pages.get(site.url("/hello"))).isEqualTo("hello");
					assertThat(pages.get(plain.plainUrl("/hello"))).isEqualTo("hello");
				}
				// a connection may be given back just after the next request
				assertThat(proxy.requests()).hasSizeLessThan(10);
			});
		}
	}

	@ParameterizedTest
	@EnumSource
	void aRefusalIsTheCauseAndNoPostIsSentAgain(HttpLibrary library) throws Exception {
		assertNotSentAgain(library, Script.of(REQUESTED + "< 05 05 00 01 00000000 0000\n"), "http",
				RequestRejectedException.class);
	}

	@ParameterizedTest
	@EnumSource
	void afterAResetWithoutAReplyNoPostIsSentAgain(HttpLibrary library) throws Exception {
		assertNotSentAgain(library, Script.of(REQUESTED).thenResets(), "http", ProxyClosedException.class);
	}

	@ParameterizedTest
	@EnumSource
	void afterAnEndWithoutAReplyNoClientHelloIsSentAgain(HttpLibrary library) throws Exception {
		assertNotSentAgain(library, Script.of(REQUESTED).thenResets(), "https", ProxyClosedException.class);
	}

	@ParameterizedTest
	@EnumSource
	void afterATimeoutNoPostIsSentAgain(HttpLibrary library) throws Exception {
		assertNotSentAgain(library, Script.of(REQUESTED), "http", Socks5TimeoutException.class);
	}

	private static void assertNotSentAgain(HttpLibrary library, Script script, String scheme,
			Class<? extends IOException> cause) throws IOException {
		ScriptedProxy proxy = ScriptedProxy.playing(script);
		try (TestSite site = TestSite.open(NAME)) {
			// only a silent proxy reaches the limit
			run(library, proxy.port(), site, (cause == Socks5TimeoutException.class) ? "2s" : LONG,
					(context) -> assertThatException()
						.isThrownBy(() -> post(library, context, scheme + "://127.0.0.1:" + site.port() + "/token"))
						.satisfies((ex) -> assertThat(ProxiedHttpClientsTests.causes(ex)).as("%s", ex)
							.hasAtLeastOneElementOfType(cause)));
			assertThat(proxy.connections()).isEqualTo(1);
		}
		finally {
			// the rest of the client's octets is in no script
			proxy.abandon();
		}
	}

	private static void post(HttpLibrary library, ApplicationContext context, String url) {
		if (library.name().startsWith("WEB_CLIENT")) {
			context.getBean(WebClient.Builder.class)
				.build()
				.post()
				.uri(url)
				.bodyValue("body")
				.retrieve()
				.bodyToMono(String.class)
				.block();
			return;
		}
		context.getBean(RestClient.Builder.class).build().post().uri(url).body("body").retrieve().body(String.class);
	}

}
