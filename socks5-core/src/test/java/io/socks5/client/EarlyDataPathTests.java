package io.socks5.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.route.DestinationPattern;
import io.socks5.route.EndpointStatus.State;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.XorFront;
import io.socks5.testkit.XorMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for early data through several proxies, an encapsulation, routes, and several
 * endpoints.
 */
@Timeout(60)
class EarlyDataPathTests extends AbstractEndpointTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	private static final Script FIRST = Script.of(TestClients.GRANTED).thenEchoes();

	private static final Script LOGIN = Script.of(EarlyDataTests.LOGIN);

	private final RecordingListener watcher = new RecordingListener();

	private Socket connect(Socks5Client client) throws IOException {
		return client.connect("chat.corp", 5222);
	}

	private static void hello(Socket socket) throws IOException {
		socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
	}

	private static String answer(Socket socket) throws IOException {
		return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
	}

	private Socks5Client.Builder through(ProxyEndpoint... endpoints) {
		return Socks5Client.builder().endpoints(List.of(endpoints)).listener(this.watcher).earlyData(true);
	}

	@Test
	void onlyTheRequestToTheLastProxyWaits() throws Exception {
		try (FakeSocksServer outer = FakeSocksServer.open().knowing("inner.corp", this.good.port())) {
			// the option of the client before has no effect on its request
			Socks5Client before = TestClients.proxy(outer).earlyData(true).build();
			Socks5Client client = Socks5Client.builder().proxy("inner.corp", 1080).via(before).earlyData(true).build();
			try (Socket socket = connect(client)) {
				assertThat(outer.requests()).hasSize(1);
				assertThat(this.good.requests()).isEmpty();
				hello(socket);
				assertThat(answer(socket)).isEqualTo("hello");
				assertThat(this.good.requests()).hasSize(1);
			}
		}
	}

	@Test
	void aRefusalOfTheLastProxyEndsAllExchanges() throws Exception {
		RecordingListener outerWatcher = new RecordingListener();
		Script refuses = Script.of(EarlyDataTests.LOGIN + EarlyDataTests.REQUEST + "> 'hello'\n< 05 05\n");
		try (ScriptedProxy inner = ScriptedProxy.playing(refuses);
				FakeSocksServer outer = FakeSocksServer.open().knowing("inner.corp", inner.port())) {
			Socks5Client before = TestClients.proxy(outer).listener(outerWatcher).build();
			Socks5Client client = Socks5Client.builder()
				.proxy("inner.corp", 1080)
				.via(before)
				.listener(this.watcher)
				.earlyData(true)
				.build();
			try (Socket socket = connect(client)) {
				hello(socket);
				assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(() -> answer(socket));
			}
		}
		assertThat(this.watcher.events()).endsWith("failed RequestRejectedException");
		assertThat(outerWatcher.kinds()).endsWith("established", "closed");
	}

	@Test
	void aWriteInsideAnEncapsulationAwaitsTheReplyIfItIsNotTheFirst() throws Exception {
		try (XorFront front = XorFront.before(this.good, 100)) {
			Socks5Client client = TestClients.proxy(front)
				.authentication(() -> new XorMethod(7, 1000))
				.requireAuthentication(true)
				.listener(this.watcher)
				.earlyData(true)
				.build();
			try (Socket socket = connect(client)) {
				hello(socket);
				assertThat(this.watcher.kinds()).endsWith("authenticated");
				hello(socket);
				assertThat(this.watcher.kinds()).endsWith("established");
				assertThat(answer(socket) + answer(socket)).isEqualTo("hellohello");
			}
		}
	}

	@Test
	void theOptionIsThatOfTheClientOfTheRoute() throws Exception {
		Socks5Client other = TestClients.proxy(this.good).earlyData(true).build();
		Socks5Client client = Socks5Client.builder()
			.proxy("127.0.0.1", 1)
			.route(DestinationPattern.of("*.corp"), other)
			.build();
		try (Socket socket = connect(client)) {
			assertThat(this.good.requests()).isEmpty();
			hello(socket);
			assertThat(answer(socket)).isEqualTo("hello");
		}
	}

	@Test
	void theNextEndpointIsTriedUntilOneHasAcceptedTheLogin() throws Exception {
		try (Socks5Client client = through(dead(), at(this.good)).build(); Socket socket = connect(client)) {
			assertThat(this.good.requests()).isEmpty();
			hello(socket);
			assertThat(answer(socket)).isEqualTo("hello");
			assertThat(states(client)).containsExactly(State.HELD_DOWN, State.UP);
		}
	}

	@Test
	void noOtherEndpointIsTriedOnceTheRequestHasLeft() throws Exception {
		Script ends = Script.of(EarlyDataTests.LOGIN + EarlyDataTests.REQUEST + "> 'hello'\n").thenCloses();
		try (ScriptedProxy first = ScriptedProxy.playing(ends);
				Socks5Client client = through(at(first), at(this.good)).build();
				Socket socket = connect(client)) {
			hello(socket);
			assertThatExceptionOfType(ProxyClosedException.class).isThrownBy(() -> answer(socket));
		}
		assertThat(this.good.requests()).isEmpty();
		assertThat(this.watcher.kinds()).filteredOn("failed"::equals).hasSize(1);
	}

	@Test
	void anotherEndpointReplacesAWarmConnectionOfOneThatIsGone() throws Exception {
		ScriptedProxy first = ScriptedProxy.playing(FIRST, LOGIN);
		try (Socks5Client client = through(at(first), at(this.good)).warm(1, LONG).build()) {
			warm(client);
			try (Socks5Socket socket = (Socks5Socket) connect(client)) {
				assertThat(socket.proxy()).isEqualTo(Endpoint.of(first.host(), first.port()));
				first.close();
				hello(socket);
				assertThat(answer(socket)).isEqualTo("hello");
				assertThat(socket.proxy()).isEqualTo(Endpoint.of(this.good.host(), this.good.port()));
				assertThat(socket.isClosed()).isFalse();
			}
			assertThat(this.good.requests()).hasSize(1);
			assertThat(states(client)).containsExactly(State.HELD_DOWN, State.UP);
		}
		assertThat(this.watcher.kinds()).containsExactly("started", "failed", "started", "proxy connected", "method",
				"authenticated", "replied", "established", "closed");
	}

	@Test
	void theFailuresOfAllEndpointsAreReported() throws Exception {
		ScriptedProxy first = ScriptedProxy.playing(FIRST, LOGIN);
		try (Socks5Client client = through(at(first), dead()).warm(1, LONG).build()) {
			warm(client);
			try (Socket socket = connect(client)) {
				first.close();
				hello(socket);
				IOException failure = TestClients.failureOf(() -> answer(socket));
				assertThat(failure).isExactlyInstanceOf(ProxyUnreachableException.class);
				assertThat(failure.getSuppressed()).hasOnlyElementsOfType(ProxyUnreachableException.class).hasSize(1);
			}
		}
		assertThat(this.watcher.kinds()).containsExactly("started", "failed", "started", "failed");
	}

	@Test
	void theTimeBeforeTheRequestDoesNotCountForAnotherEndpoint() throws Exception {
		ScriptedProxy first = ScriptedProxy.playing(FIRST, LOGIN);
		try (Socks5Client client = through(at(first), at(this.good)).warm(1, LONG)
			.connectTimeout(Duration.ofSeconds(2))
			.handshakeTimeout(Duration.ofSeconds(2))
			.build()) {
			warm(client);
			try (Socket socket = connect(client)) {
				long connected = System.nanoTime();
				first.close();
				Eventually.await("4 s", () -> System.nanoTime() - connected > Duration.ofMillis(4100).toNanos());
				hello(socket);
				assertThat(answer(socket)).isEqualTo("hello");
			}
		}
	}

	private void warm(Socks5Client client) throws IOException {
		try (Socket socket = connect(client)) {
			hello(socket);
			assertThat(answer(socket)).isEqualTo("hello");
		}
		TestClients.awaitIdle(client, 1);
		Eventually.await("the end", this.watcher::kinds, (kinds) -> kinds.contains("closed"));
		this.watcher.events().clear();
	}

}
