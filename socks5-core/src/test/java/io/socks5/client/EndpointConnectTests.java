package io.socks5.client;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import io.socks5.event.ConnectListener.Observation;
import io.socks5.netty.NettyClient;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.DestinationDeniedException;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Failure;
import io.socks5.route.DestinationPattern;
import io.socks5.route.EndpointStatus;
import io.socks5.route.EndpointStatus.State;
import io.socks5.route.EndpointStrategy;
import io.socks5.route.FailoverCause;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.ScriptedRelay;
import io.socks5.udp.UdpAssociation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for connects of a client with several endpoints.
 */
@Timeout(60)
class EndpointConnectTests extends AbstractEndpointTests {

	private static String login(String name) {
		return """
				> 05 02 00 02                           VER NMETHODS METHODS
				< 05 02                                 VER METHOD
				> 01 01 '%s' 01 '%s'                    VER ULEN UNAME PLEN PASSWD
				""".formatted(name, name);
	}

	private static Socks5Client.Builder through(ProxyEndpoint... endpoints) {
		return Socks5Client.builder().endpoints(List.of(endpoints));
	}

	private static @Nullable Endpoint used(Socks5Client client) throws IOException {
		try (Socks5Socket socket = (Socks5Socket) client.connect("chat.corp", 5222)) {
			return socket.proxy();
		}
	}

	@ParameterizedTest
	@EnumSource
	void tryTheNextEndpointAfterADeadOne(Kind kind) throws Exception {
		Socks5Client client = through(dead(), at(this.good)).build();
		kind.connect(client);
		assertThat(this.good.requests()).hasSize(1);
		assertThat(states(client)).containsExactly(State.HELD_DOWN, State.UP);
		kind.connect(client);
		assertThat(client.endpoints()).extracting(EndpointStatus::tries).containsExactly(1L, 2L);
	}

	@ParameterizedTest
	@EnumSource
	void reachASingleProxyThroughTheNextEndpoint(Kind kind) throws Exception {
		try (FakeSocksServer inner = FakeSocksServer.open().knowing("chat.corp", this.echo.port())) {
			this.good.knowing("inner.corp", inner.port());
			Socks5Client outer = through(dead(), dead(), at(this.good)).build();
			Socks5Client middle = Socks5Client.builder().proxy("inner.corp", 1080).via(outer).build();
			kind.connect(middle);
			assertThat(inner.requests()).hasSize(1);
			assertThat(states(outer)).containsExactly(State.HELD_DOWN, State.HELD_DOWN, State.UP);
			assertThat(outer.endpoints()).extracting(EndpointStatus::tries).containsExactly(1L, 1L, 1L);
		}
	}

	@Test
	void reachASingleProxyThroughSeveralClientsBefore() throws Exception {
		try (FakeSocksServer inner = FakeSocksServer.open().knowing("chat.corp", this.echo.port());
				FakeSocksServer middle = FakeSocksServer.open().knowing("inner.corp", inner.port())) {
			this.good.knowing("middle.corp", middle.port());
			Socks5Client outer = through(dead(), at(this.good)).build();
			Socks5Client second = Socks5Client.builder().proxy("middle.corp", 1080).via(outer).build();
			Socks5Client.builder().proxy("inner.corp", 1080).via(second).build().connect("chat.corp", 5222).close();
			assertThat(inner.requests()).hasSize(1);
		}
	}

	@Test
	void failAtASingleProxyAfterEachEndpointWasTriedOnce() {
		Socks5Client outer = through(dead(), dead()).build();
		Socks5Client client = Socks5Client.builder().proxy("inner.corp", 1080).via(outer).build();
		IOException failure = TestClients.failureOf(() -> client.connect("chat.corp", 5222));
		assertThat(failure).isInstanceOf(ProxyUnreachableException.class);
		assertThat(failure.getSuppressed()).hasSize(1);
		assertThat(outer.endpoints()).extracting(EndpointStatus::tries).containsExactly(1L, 1L);
	}

	@Test
	void aSingleProxyThatRefusesIsNotTriedThroughTheNextEndpoint() throws IOException {
		try (ScriptedProxy inner = ScriptedProxy.playing(Script.of(GREETING + "< 05 ff\n").thenCloses())) {
			this.good.knowing("inner.corp", inner.port());
			Socks5Client outer = through(at(this.good), dead()).build();
			Socks5Client client = Socks5Client.builder().proxy("inner.corp", 1080).via(outer).build();
			assertThatExceptionOfType(ProxyAuthenticationException.class)
				.isThrownBy(() -> client.connect("chat.corp", 5222));
			assertThat(inner.connections()).isEqualTo(1);
			assertThat(states(outer)).containsExactly(State.UP, State.UP);
		}
	}

	@Test
	void aLocalAddressThatCannotBeUsedHoldsNoEndpointDown() {
		Socks5Client client = through(at(this.good), ProxyEndpoint.of("127.0.0.1", 1)).build();
		IOException failure = TestClients.failureOf(
				() -> client.socketFactory().createSocket("chat.corp", 5222, InetAddress.getByName("203.0.113.1"), 0));
		assertThat(failure).hasStackTraceContaining(BindException.class.getName());
		assertThat(states(client)).containsExactly(State.UP, State.UP);
	}

	@Test
	void keepTheirStateWhenTheClientIsReconfigured() throws IOException {
		ProxyEndpoint dead = dead();
		Socks5Client client = through(dead, at(this.good)).build();
		try (Socket open = client.connect("chat.corp", 5222)) {
			client.reconfigure(through(dead(), dead, at(this.good)).strategy(EndpointStrategy.ROUND_ROBIN)
				.deny(DestinationPattern.of(List.of("denied.corp"), List.of())));
			assertThat(states(client)).containsExactly(State.UP, State.HELD_DOWN, State.UP);
			assertThat(client.endpoints()).extracting(EndpointStatus::tries).containsExactly(0L, 1L, 1L);
			assertThat(client.endpoints().get(1).lastFailure()).isNotNull();
			assertThat(client.endpoints().get(2).handshakes()).isNotNull();
			assertThatExceptionOfType(DestinationDeniedException.class)
				.isThrownBy(() -> client.connect("denied.corp", 5222));
			assertThat(used(client)).isEqualTo(at(this.good).endpoint());
			open.getOutputStream().write('a');
			assertThat(open.getInputStream().read()).isEqualTo('a');
		}
		client.reconfigure(Socks5Client.builder().proxy(this.good.host(), this.good.port()));
		assertThat(client.endpoints()).isEmpty();
		client.connect("chat.corp", 5222).close();
	}

	@Test
	void associatesWithTheNextEndpoint() throws IOException {
		try (ScriptedRelay relay = ScriptedRelay.open();
				ScriptedProxy proxy = ScriptedProxy.playing(Script.of(relay.granted()))) {
			Socks5Client client = through(dead(), at(proxy)).build();
			try (UdpAssociation association = client.associate()) {
				assertThat(association.proxy()).isEqualTo(at(proxy).endpoint());
			}
			assertThat(states(client)).containsExactly(State.HELD_DOWN, State.UP);
		}
	}

	@Test
	void authenticatesAProbeWithTheNextEndpoint() throws IOException {
		Socks5Client client = through(dead(), at(this.good)).build();
		client.probe(Duration.ofSeconds(10));
		assertThat(states(client)).containsExactly(State.HELD_DOWN, State.UP);
	}

	@Test
	void aSilentEndpointCostsItsShareOnly() throws IOException {
		try (ScriptedProxy silent = ScriptedProxy.playing(Script.of(GREETING))) {
			Socks5Client client = through(at(silent), at(this.good)).connectTimeout(Duration.ofMillis(500))
				.handshakeTimeout(Duration.ofMillis(1500))
				.build();
			long start = System.nanoTime();
			assertThat(used(client)).isEqualTo(at(this.good).endpoint());
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(900),
					Duration.ofMillis(1900));
			assertThat(client.endpoints().get(0).lastFailure()).isNotNull()
				.extracting(EndpointStatus.LastFailure::message)
				.asString()
				.contains("endpoint timeout of ");
		}
	}

	@Test
	void mayUseAllOfTheTimeAfterTheLogin() throws IOException {
		// half of the time is the share of an endpoint that does not answer
		Script slow = Script.of(REQUEST).thenDrips("05 00 00 01 c0000201 1f90", Duration.ofMillis(120));
		try (ScriptedProxy proxy = ScriptedProxy.playing(slow)) {
			Socks5Client client = through(at(proxy), at(this.good)).connectTimeout(Duration.ofMillis(100))
				.handshakeTimeout(Duration.ofMillis(1900))
				.build();
			assertThat(used(client)).isEqualTo(at(proxy).endpoint());
		}
	}

	@Test
	void noEndpointGetsTheLoginOfAnotherOne() throws IOException {
		try (ScriptedProxy a = ScriptedProxy.playing(Script.of(login("a")).thenCloses());
				ScriptedProxy b = ScriptedProxy.playing(Script.of(login("b")).thenCloses());
				ScriptedProxy c = ScriptedProxy.playing(Script.of(login("c")).thenCloses());
				ScriptedProxy d = ScriptedProxy.playing(Script.of(REQUEST).thenCloses())) {
			Socks5Client client = through(at(a).withCredentials("a", "a"), at(b).withCredentials("b", "b"), at(c),
					at(d).withCredentials(() -> null))
				.credentials("c", "c")
				.build();
			IOException failure = TestClients.failureOf(() -> client.connect("chat.corp", 5222));
			assertThat(failure).isInstanceOf(ProxyClosedException.class).hasMessageContaining(at(d).toString());
			assertThat(failure.getSuppressed()).hasSize(3)
				.allSatisfy((each) -> assertThat(each).isInstanceOf(ProxyClosedException.class));
			assertThat(List.of(a, b, c, d)).allSatisfy((each) -> assertThat(each.connections()).isEqualTo(1));
		}
	}

	@Test
	void anIsolationKeyIsTheLoginForEachEndpoint() throws IOException {
		String login = """
				> 05 01 02                              VER NMETHODS METHODS
				< 05 02                                 VER METHOD
				> 01 01 'k' 01 '0'                      VER ULEN UNAME PLEN PASSWD
				""";
		try (ScriptedProxy a = ScriptedProxy.playing(Script.of(login).thenCloses());
				ScriptedProxy b = ScriptedProxy.playing(Script.of(login).thenCloses())) {
			Socks5Client client = through(at(a).withCredentials("a", "a"), at(b).withCredentials("b", "b")).build();
			Socks5Client isolated = client.isolated("k");
			TestClients.failureOf(() -> isolated.connect("chat.corp", 5222));
			assertThat(b.connections()).isEqualTo(1);
			assertThat(states(client)).isEqualTo(states(isolated)).containsExactly(State.HELD_DOWN, State.HELD_DOWN);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aRefusedLoginIsFinalUnlessSetOtherwise(boolean moves) throws IOException {
		try (ScriptedProxy refusing = ScriptedProxy.playing(Script.of(login("a") + "< 01 01\n").thenCloses())) {
			Socks5Client.Builder builder = through(at(refusing).withCredentials("a", "a"), at(this.good));
			Socks5Client client = moves ? builder.failoverOn(FailoverCause.REFUSED_LOGIN).build() : builder.build();
			if (moves) {
				assertThat(used(client)).isEqualTo(at(this.good).endpoint());
			}
			else {
				assertThatExceptionOfType(ProxyAuthenticationException.class)
					.isThrownBy(() -> client.connect("chat.corp", 5222));
				assertThat(states(client)).containsExactly(State.UP, State.UP);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aGeneralFailureIsFinalUnlessSetOtherwise(boolean moves) throws IOException {
		try (ScriptedProxy failing = ScriptedProxy.playing(Script.of(REQUEST + "< 05 01\n").thenCloses())) {
			Socks5Client.Builder builder = through(at(failing), at(this.good));
			Socks5Client client = moves ? builder.failoverOn(FailoverCause.GENERAL_FAILURE).build() : builder.build();
			if (moves) {
				assertThat(used(client)).isEqualTo(at(this.good).endpoint());
			}
			else {
				assertThatExceptionOfType(RequestRejectedException.class)
					.isThrownBy(() -> client.connect("chat.corp", 5222));
			}
			assertThat(states(client)).containsExactly(State.UP, State.UP);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 4, 5, 6, 7, 8 })
	void anAnswerAboutTheDestinationIsFinal(int reply) throws IOException {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(REQUEST + "< 05 0" + reply + "\n").thenCloses())) {
			Socks5Client client = through(at(proxy), at(this.good))
				.failoverOn(FailoverCause.GENERAL_FAILURE, FailoverCause.REFUSED_LOGIN)
				.build();
			assertThatExceptionOfType(RequestRejectedException.class)
				.isThrownBy(() -> client.connect("chat.corp", 5222));
			assertThat(this.good.requests()).isEmpty();
		}
	}

	@Test
	void triesTheLeastBadWhileAllAreDown() throws IOException {
		try (ScriptedProxy a = ScriptedProxy.playing(Script.of(GREETING).thenCloses(), Script.of(TestClients.GRANTED));
				ScriptedProxy b = ScriptedProxy.playing(Script.of(GREETING).thenCloses())) {
			Socks5Client client = through(at(a), at(b)).build();
			TestClients.failureOf(() -> client.connect("chat.corp", 5222));
			assertThat(states(client)).containsExactly(State.HELD_DOWN, State.HELD_DOWN);
			assertThat(used(client)).isEqualTo(at(a).endpoint());
		}
	}

	@Test
	void oneTrialBringsAnEndpointBack() throws IOException {
		try (ScriptedProxy flaky = ScriptedProxy.playing(Script.of(GREETING).thenCloses(),
				Script.of(TestClients.GRANTED))) {
			Socks5Client client = through(at(flaky), at(this.good)).build();
			assertThat(used(client)).isEqualTo(at(this.good).endpoint());
			assertThat(used(client)).isEqualTo(at(this.good).endpoint());
			awaitTrial(client);
			assertThat(used(client)).isEqualTo(at(flaky).endpoint());
		}
	}

	private static void awaitTrial(Socks5Client client) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
		while (states(client).get(0) != State.TRIAL) {
			assertThat(System.nanoTime()).as("the end of the back-off").isLessThan(end);
			Thread.onSpinWait();
		}
	}

	@Test
	void aProbeOfOneEndpointLeavesItsState() throws IOException {
		ProxyEndpoint dead = dead();
		Socks5Client client = through(dead, at(this.good)).build();
		client.probeEndpoint(at(this.good).endpoint(), Duration.ofSeconds(10));
		assertThatExceptionOfType(ProxyUnreachableException.class)
			.isThrownBy(() -> client.probeEndpoint(dead.endpoint(), Duration.ofSeconds(10)));
		assertThat(client.endpoints()).allSatisfy((each) -> {
			assertThat(each.state()).isEqualTo(State.UP);
			assertThat(each.tries()).isZero();
		});
		assertThatIllegalArgumentException().isThrownBy(() -> client.probeEndpoint(CHAT, Duration.ofSeconds(1)))
			.withMessage("proxy must be an endpoint of the client, was chat.corp:5222");
	}

	@Test
	void usesWarmConnectionsOfTheEndpointThatIsUp() throws IOException {
		FakeSocksServer first = FakeSocksServer.open().knowing("chat.corp", this.echo.port());
		try (Socks5Client client = through(at(first), at(this.good)).warm(1, Duration.ofMinutes(1)).build()) {
			assertThat(used(client)).isEqualTo(at(first).endpoint());
			TestClients.awaitIdle(client, 1);
			assertThat(used(client)).isEqualTo(at(first).endpoint());
			assertThat(client.warm().hits()).isEqualTo(1);
			TestClients.awaitIdle(client, 1);
			first.close();
			assertThat(used(client)).isEqualTo(at(this.good).endpoint());
			TestClients.awaitIdle(client, 1);
			assertThat(used(client)).isEqualTo(at(this.good).endpoint());
			assertThat(client.warm().hits()).isEqualTo(2);
		}
		finally {
			first.close();
		}
	}

	@Test
	void replacesTheEndpoints() throws IOException {
		ProxyEndpoint dead = dead();
		Socks5Client client = through(dead).build();
		TestClients.failureOf(() -> client.connect("chat.corp", 5222));
		client.replaceEndpoints(List.of(at(this.good), dead));
		assertThat(states(client)).containsExactly(State.UP, State.HELD_DOWN);
		assertThat(client.proxy()).isEqualTo(at(this.good).endpoint());
		assertThat(used(client)).isEqualTo(at(this.good).endpoint());
		assertThatIllegalArgumentException().isThrownBy(() -> client.replaceEndpoints(List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> client.replaceEndpoints(List.of(dead, dead)));
		assertThat(client.endpoints()).hasSize(2);
		assertThatIllegalStateException().isThrownBy(() -> client.isolated("k").replaceEndpoints(List.of(dead)));
		assertThatIllegalStateException()
			.isThrownBy(() -> TestClients.proxy(this.good).build().replaceEndpoints(List.of(dead)));
	}

	@Test
	void takesTurns() throws IOException {
		try (FakeSocksServer other = FakeSocksServer.open().knowing("chat.corp", this.echo.port())) {
			Socks5Client client = through(at(other), at(this.good).withWeight(2)).strategy(EndpointStrategy.ROUND_ROBIN)
				.build();
			for (int i = 0; i < 6; i++) {
				used(client);
			}
			assertThat(other.requests()).hasSize(2);
			assertThat(this.good.requests()).hasSize(4);
		}
	}

	@Test
	void prefersItsZone() throws IOException {
		Socks5Client client = through(dead().withZone("b"), at(this.good).withZone("a")).zone("a").build();
		used(client);
		assertThat(client.endpoints()).extracting(EndpointStatus::tries).containsExactly(0L, 1L);
	}

	@Test
	void observersSeeEachTry() throws IOException {
		List<String> events = new ArrayList<>();
		ProxyEndpoint dead = dead();
		Socks5Client client = through(dead, at(this.good)).listener((attempt) -> {
			events.add(attempt.proxy().toString());
			return new Observation() {

				@Override
				public void established(Endpoint bound) {
					events.add("established");
				}

				@Override
				public void failed(IOException cause) {
					events.add(((Socks5Failure) cause).phase().name());
				}
			};
		}).build();
		used(client);
		assertThat(events).containsExactly(dead.toString(), "CONNECT", at(this.good).toString(), "established");
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROBE")
	void severalTriesNeedNoLoginBefore(Kind kind) throws Exception {
		List<Boolean> probes = new ArrayList<>();
		Socks5Client client = through(at(this.good), dead()).listener((attempt) -> {
			probes.add(attempt.probe());
			return Observation.NONE;
		}).build();
		kind.connect(client);
		assertThat(probes).containsExactly(false);
	}

	@Test
	void anEndpointBehindSeveralOthersIsReachedThroughOneThatWorks() throws IOException {
		Socks5Client outer = through(dead(), at(this.good)).build();
		this.good.knowing("inner.corp", this.good.port());
		Socks5Client client = Socks5Client.builder()
			.endpoints(List.of(ProxyEndpoint.of("inner.corp", 1080), ProxyEndpoint.of("inner.corp", 1081)))
			.via(outer)
			.build();
		used(client);
		assertThat(client.endpoints()).extracting(EndpointStatus::tries).containsExactly(1L, 0L);
		assertThat(client.endpoints()).extracting(EndpointStatus::failures).containsExactly(0L, 0L);
	}

	@Test
	void aProxyBeforeCanHaveSeveralEndpoints() throws IOException {
		ProxyEndpoint dead = dead();
		Socks5Client outer = through(dead, at(this.good)).build();
		this.good.knowing("inner.corp", this.good.port());
		Socks5Client client = Socks5Client.builder()
			.endpoints(List.of(ProxyEndpoint.of("inner.corp", 1080), ProxyEndpoint.of("inner.corp", 1081)))
			.via(outer)
			.build();
		used(client);
		assertThat(states(outer)).containsExactly(State.HELD_DOWN, State.UP);
		assertThat(this.good.requests()).extracting(FakeSocksServer.Request::host)
			.containsExactly("inner.corp", "chat.corp");
	}

	@Test
	void noCallerNoticesTheDeathOfAnEndpoint() throws Exception {
		FakeSocksServer first = FakeSocksServer.open().knowing("chat.corp", this.echo.port());
		Socks5Client client = through(at(first), at(this.good)).build();
		CountDownLatch halfway = new CountDownLatch(100);
		List<FutureTask<Integer>> callers = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			callers.add(TestClients.start(() -> {
				int octet = echoed(client);
				halfway.countDown();
				return octet + echoed(client);
			}));
		}
		assertThat(halfway.await(30, TimeUnit.SECONDS)).isTrue();
		first.close();
		for (FutureTask<Integer> caller : callers) {
			// two octets, of which -1 is the end of a tunnel that was cut
			assertThat(caller.get(30, TimeUnit.SECONDS)).isIn(4 + 4, 4 - 1, -1 - 1);
		}
		assertThat(used(client)).isEqualTo(at(this.good).endpoint());
		assertThat(client.endpoints()).extracting(EndpointStatus::pending).containsOnly(0);
	}

	// a connect must succeed; its tunnel may be cut
	private static int echoed(Socks5Client client) throws IOException {
		try (Socket socket = client.connect("chat.corp", 5222)) {
			try {
				socket.getOutputStream().write(4);
				return socket.getInputStream().read();
			}
			catch (IOException ex) {
				return -1;
			}
		}
	}

	@Test
	void describesWhatIsWrong() {
		assertThatIllegalArgumentException().isThrownBy(() -> through())
			.withMessage("endpoints must contain at least one endpoint");
		assertThatIllegalArgumentException().isThrownBy(() -> through(at(this.good)).proxy("127.0.0.1", 1).build())
			.withMessage("proxy(host, port) cannot be combined with endpoints(...)");
		assertThatIllegalArgumentException().isThrownBy(() -> through(at(this.good), at(this.good)).build())
			.withMessageContaining("must be listed once only");
		assertThatIllegalArgumentException().isThrownBy(() -> through(at(this.good).withWeight(0)).build())
			.withMessageContaining("The weight of the endpoint ");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TestClients.proxy(this.good).strategy(EndpointStrategy.FASTEST).build())
			.withMessage("strategy, zone and failoverOn require endpoints(...)");
		assertThatIllegalArgumentException()
			.isThrownBy(
					() -> through(at(this.good).withCredentials("a", "b"), dead()).requireAuthentication(true).build())
			.withMessageStartingWith("requireAuthentication requires credentials or an authentication method for the"
					+ " endpoint 127.0.0.1:");
		assertThatIllegalArgumentException().isThrownBy(() -> ProxyEndpoint.of("", 1080))
			.withMessageStartingWith("endpoint: ");
		assertThatIllegalArgumentException().isThrownBy(() -> ProxyEndpoint.of("proxy.corp", 0))
			.withMessageContaining("must be between 1 and 65535, was 0");
	}

	@Test
	void showsNoLogin() {
		Credentials secret = Credentials.of("alice", "s3cret");
		ProxyEndpoint endpoint = ProxyEndpoint.of("proxy.corp", 1080).withCredentials(() -> secret);
		assertThat(endpoint).hasToString("proxy.corp:1080");
		assertThat(through(endpoint, dead()).build())
			.hasToString("Socks5Client[default through proxy.corp:1080 and 1 more]");
	}

	/**
	 * The kinds of connects that try again.
	 */
	enum Kind {

		SOCKET {
			@Override
			void connect(Socks5Client client) throws Exception {
				client.connect("chat.corp", 5222).close();
			}
		},

		UNCONNECTED_SOCKET {
			@Override
			void connect(Socks5Client client) throws Exception {
				try (Socket socket = client.socketFactory().createSocket()) {
					socket.setTcpNoDelay(true);
					socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222), 10_000);
					assertThat(socket.getTcpNoDelay()).isTrue();
				}
			}
		},

		CHANNEL {
			@Override
			void connect(Socks5Client client) throws Exception {
				client.openChannel("chat.corp", 5222).close();
			}
		},

		ASYNC {
			@Override
			void connect(Socks5Client client) throws Exception {
				client.connectAsync("chat.corp", 5222, Runnable::run).get().close();
			}
		},

		SELECTOR {
			@Override
			void connect(Socks5Client client) throws Exception {
				Selecting.connect(client).close();
			}
		},

		NETTY_CHANNEL {
			@Override
			void connect(Socks5Client client) throws Exception {
				try (NettyClient netty = new NettyClient()) {
					NettyClient
						.connected(netty.channelBootstrap(client, new NettyClient.Application())
							.connect(NettyClient.unresolved(CHAT)))
						.close();
				}
			}
		},

		BIND {
			@Override
			void connect(Socks5Client client) throws Exception {
				client.bind(CHAT).close();
			}
		},

		RESOLVE {
			@Override
			void connect(Socks5Client client) throws Exception {
				client.resolve("chat.corp");
			}
		},

		PROBE {
			@Override
			void connect(Socks5Client client) throws Exception {
				client.probe(CHAT, Duration.ofSeconds(10));
			}
		};

		abstract void connect(Socks5Client client) throws Exception;

	}

}
