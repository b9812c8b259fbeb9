package io.socks5.boot.autoconfigure.websocket;

import io.socks5.boot.autoconfigure.integration.Bystander;
import io.socks5.boot.autoconfigure.integration.Failures;
import io.socks5.boot.autoconfigure.integration.LookedUp;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.Lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * WebSocket clients through the proxy, with a server of Reactor Netty.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProxiedWebSocketsTests {

	private static final String URI = "ws://ws.internal.test:4711/echo";

	private static final String REQUEST = "alice:s3cret name ws.internal.test 4711";

	@ParameterizedTest
	@EnumSource
	void connectsByNameWithTheLogin(WebSocketLibrary library, CapturedOutput output) {
		try (ProxyForNames proxy = WebSocketServer.ONLY.proxy()) {
			WebSocketApplication.runner(library.client()).withPropertyValues(proxy.properties()).run((context) -> {
				assertThat(WebSocketApplication.echo(context, URI)).isEqualTo("hello");
				assertThat(proxy.requests()).containsExactly(REQUEST);
			});
		}
		assertThat(output).contains("Through the proxy: WebSocket; past it: none of Spring Boot's clients");
	}

	@Test
	void looksNoNameUp() throws Exception {
		try (ProxyForNames proxy = WebSocketServer.ONLY.proxy()) {
			LookedUp.assertNoneIn(WebSocketLookups.class, proxy.properties());
			assertThat(proxy.requests()).hasSameSizeAs(WebSocketLibrary.values()).containsOnly(REQUEST);
		}
	}

	@ParameterizedTest
	@EnumSource
	void verifiesTheNameOfTheCertificate(WebSocketLibrary library) {
		try (ProxyForNames proxy = WebSocketServer.ONLY.tlsProxy()) {
			WebSocketApplication.runner(library.client()).withPropertyValues(proxy.properties()).run((context) -> {
				assertThat(WebSocketApplication.echo(context, "wss://ws.internal.test:4711/echo")).isEqualTo("hello");
				assertThatExceptionOfType(Exception.class)
					.isThrownBy(() -> WebSocketApplication.echo(context, "wss://other.internal.test:4711/echo"))
					.satisfies((failure) -> assertThat(failure).hasStackTraceContaining("other.internal.test found"));
				assertThat(proxy.requests()).containsExactly(REQUEST, "alice:s3cret name other.internal.test 4711");
			});
		}
	}

	@ParameterizedTest
	@EnumSource
	void sendsNothingToAServerWithoutTls(WebSocketLibrary library) {
		try (Bystander server = new Bystander(new byte[0], 0, "HTTP/1.1 400 \r\n\r\n".getBytes());
				ProxyForNames proxy = ProxyForNames.connecting().with(WebSocketServer.NAME, server.port())) {
			WebSocketApplication.runner(library.client()).withPropertyValues(proxy.properties()).run((context) -> {
				assertThatExceptionOfType(Exception.class)
					.isThrownBy(() -> WebSocketApplication.echo(context, "wss://ws.internal.test:4711/echo"));
				// the first octet is that of a TLS handshake
				assertThat(server.received()).startsWith(22).asString().doesNotContain("GET", "Upgrade");
				assertThat(proxy.requests()).containsExactly(REQUEST);
			});
		}
	}

	@ParameterizedTest
	@EnumSource
	void failsOnceWithTheRefusalOfTheProxy(WebSocketLibrary library) {
		try (ProxyForNames proxy = ProxyForNames.refusing()) {
			failsWith(library, proxy, RequestRejectedException.class);
		}
	}

	@ParameterizedTest
	@EnumSource
	void failsOnceWithinTheLimitIfTheProxyIsSilent(WebSocketLibrary library) {
		try (ProxyForNames proxy = ProxyForNames.silent()) {
			failsWith(library, proxy, Socks5TimeoutException.class);
		}
	}

	private static void failsWith(WebSocketLibrary library, ProxyForNames proxy, Class<? extends Exception> cause) {
		try (Bystander server = new Bystander()) {
			WebSocketApplication.runner(library.client()).withPropertyValues(proxy.properties()).run((context) -> {
				Failures.assertSoon(cause,
						() -> WebSocketApplication.echo(context, "ws://127.0.0.1:" + server.port() + "/echo"));
				assertThat(proxy.connections()).isOne();
				assertThat(server.connections()).isZero();
			});
		}
	}

	@ParameterizedTest
	@EnumSource
	void usesAnotherClientByItsName(WebSocketLibrary library) {
		try (ProxyForNames proxy = WebSocketServer.ONLY.proxy(); ProxyForNames other = WebSocketServer.ONLY.proxy()) {
			WebSocketApplication.runner(library.client())
				.withPropertyValues(other.instance("lab", "bob"))
				.withPropertyValues("socks5.proxy.integrations.websocket.instance=lab")
				.withPropertyValues(proxy.properties())
				.run((context) -> {
					assertThat(WebSocketApplication.echo(context, URI)).isEqualTo("hello");
					assertThat(other.requests()).containsExactly("bob:s3cret name ws.internal.test 4711");
					assertThat(proxy.connections()).isZero();
				});
		}
	}

	@ParameterizedTest
	@EnumSource
	void routesAClientThatIsCreatedLater(WebSocketLibrary library) {
		try (ProxyForNames proxy = WebSocketServer.ONLY.proxy()) {
			WebSocketApplication.empty()
				.withBean("later", Object.class, library::client, (definition) -> definition.setScope("prototype"))
				.withPropertyValues(proxy.properties())
				.run((context) -> {
					assertThat(WebSocketLibrary.echo(context.getBean("later"), URI)).isEqualTo("hello");
					assertThat(WebSocketLibrary.echo(context.getBean("later"), URI)).isEqualTo("hello");
					assertThat(proxy.requests()).containsExactly(REQUEST, REQUEST);
				});
		}
	}

	@ParameterizedTest
	@EnumSource
	void routesAClientThatHasStarted(WebSocketLibrary library) {
		try (ProxyForNames proxy = WebSocketServer.ONLY.proxy()) {
			Object client = library.client();
			if (client instanceof Lifecycle lifecycle) {
				lifecycle.start();
			}
			WebSocketApplication.runner(client).withPropertyValues(proxy.properties()).run((context) -> {
				assertThat(WebSocketApplication.echo(context, URI)).isEqualTo("hello");
				assertThat(proxy.requests()).containsExactly(REQUEST);
			});
		}
	}

	@ParameterizedTest
	@EnumSource
	void changesNothingWhenItIsOff(WebSocketLibrary library) {
		Object client = library.client();
		ApplicationContextRunner runner = WebSocketApplication.runner(client);
		try (ProxyForNames proxy = WebSocketServer.ONLY.proxy()) {
			runner.withPropertyValues(proxy.properties())
				.withPropertyValues("socks5.proxy.integrations.websocket.enabled=false")
				.run((context) -> {
					assertThat(WebSocketApplication.client(context)).isSameAs(client);
					String server = "ws://127.0.0.1:" + WebSocketServer.ONLY.port() + "/echo";
					assertThat(WebSocketApplication.echo(context, server)).isEqualTo("hello");
					assertThat(proxy.connections()).isZero();
				});
		}
	}

}
