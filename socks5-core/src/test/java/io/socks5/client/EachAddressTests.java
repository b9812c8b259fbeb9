package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import io.socks5.event.ConnectListener.Observation;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.Socks5Failure;
import io.socks5.route.EndpointStatus;
import io.socks5.route.EndpointStatus.State;
import io.socks5.route.EndpointStrategy;
import io.socks5.testkit.BlackHole;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.SamePort;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.ScriptedRelay;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import io.socks5.transport.KnownNames;
import io.socks5.udp.UdpAssociation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for a name of which each address is an endpoint: 127.0.0.1, 127.0.0.2 and so on.
 */
@Timeout(60)
class EachAddressTests extends AbstractEndpointTests {

	private static final String POOL = "pool.corp";

	private final KnownNames names = closing(new KnownNames());

	private Socks5Client.Builder through(SamePort pool, int addresses) {
		this.names.set(POOL, SamePort.addresses(addresses));
		return through(ProxyEndpoint.of(POOL, pool.port()).withEachAddress());
	}

	private Socks5Client.Builder through(ProxyEndpoint... endpoints) {
		return Socks5Client.builder().endpoints(List.of(endpoints)).proxyLookup(this.names.lookup());
	}

	private static List<String> hosts(Socks5Client client) {
		return client.endpoints().stream().map((each) -> each.endpoint().host().text()).toList();
	}

	private static String used(Socks5Client client) throws IOException {
		try (Socks5Socket socket = (Socks5Socket) client.connect("chat.corp", 5222)) {
			return Objects.requireNonNull(socket.proxy()).host().text();
		}
	}

	@ParameterizedTest
	@EnumSource
	void tryTheNextAddressAfterADeadOne(EndpointConnectTests.Kind kind) throws Exception {
		try (SamePort pool = SamePort.of(null, this.good)) {
			Socks5Client client = through(pool, 2).build();
			kind.connect(client);
			assertThat(client.endpoints()).extracting(EndpointStatus::endpoint)
				.containsExactly(Endpoint.of("127.0.0.1", pool.port()), Endpoint.of("127.0.0.2", pool.port()));
			assertThat(client.endpoints()).extracting(EndpointStatus::name).containsOnly(Endpoint.of(POOL, 1).host());
			assertThat(states(client)).containsExactly(State.HELD_DOWN, State.UP);
			kind.connect(client);
			assertThat(client.endpoints()).extracting(EndpointStatus::tries).containsExactly(1L, 2L);
		}
	}

	@ParameterizedTest
	@EnumSource
	void reachASingleProxyThroughTheNextAddress(EndpointConnectTests.Kind kind) throws Exception {
		try (FakeSocksServer inner = FakeSocksServer.open().knowing("chat.corp", this.echo.port());
				SamePort pool = SamePort.of(null, this.good)) {
			this.good.knowing("inner.corp", inner.port());
			Socks5Client outer = through(pool, 2).build();
			kind.connect(Socks5Client.builder().proxy("inner.corp", 1080).via(outer).build());
			assertThat(inner.requests()).hasSize(1);
			assertThat(states(outer)).containsExactly(State.HELD_DOWN, State.UP);
		}
	}

	@Test
	void associatesWithTheNextAddress() throws IOException {
		try (ScriptedRelay relay = ScriptedRelay.open();
				ScriptedProxy proxy = ScriptedProxy.playing(Script.of(relay.granted()));
				SamePort pool = SamePort.of(null, proxy)) {
			Socks5Client client = through(pool, 2).build();
			try (UdpAssociation association = client.associate()) {
				assertThat(association.proxy()).isEqualTo(Endpoint.of("127.0.0.2", pool.port()));
			}
			assertThat(states(client)).containsExactly(State.HELD_DOWN, State.UP);
		}
	}

	@Test
	void aFailureNamesTheAddressAndTheName() throws IOException {
		try (SamePort pool = SamePort.of(this.good)) {
			pool.close(0);
			IOException failure = TestClients.failureOf(() -> through(pool, 1).build().connect("chat.corp", 5222));
			assertThat(failure).isInstanceOf(ProxyUnreachableException.class)
				.hasMessageStartingWith("SOCKS5 proxy 127.0.0.1:" + pool.port()
						+ " (pool.corp) to chat.corp:5222, connecting to the proxy: ");
			assertThat(((Socks5Failure) failure).context().proxyHost()).hasToString(POOL);
		}
	}

	@Test
	void anAddressThatDoesNotAnswerTcpCostsItsShareOnly() throws IOException {
		try (SamePort pool = SamePort.of(null, this.good); BlackHole hole = blackHole(pool)) {
			assertThat(hole.port()).isEqualTo(pool.port());
			costsAShare(through(pool, 2));
		}
	}

	private static BlackHole blackHole(SamePort pool) throws IOException {
		pool.close(0);
		return BlackHole.open(InetAddress.getByName(SamePort.address(0)), pool.port());
	}

	@Test
	void anAddressThatIsSilentCostsItsShareOnly() throws IOException {
		try (ScriptedProxy silent = ScriptedProxy.playing(Script.of(GREETING));
				SamePort pool = SamePort.of(silent, this.good)) {
			costsAShare(through(pool, 2));
		}
	}

	private static void costsAShare(Socks5Client.Builder builder) throws IOException {
		Socks5Client client = builder.connectTimeout(Duration.ofSeconds(1))
			.handshakeTimeout(Duration.ofSeconds(3))
			.build();
		assertThat(used(client)).isEqualTo("127.0.0.2");
		assertThat(client.endpoints().get(0).lastFailure()).isNotNull()
			.extracting(EndpointStatus.LastFailure::message)
			.asString()
			.containsAnyOf("endpoint timeout of ", "connect timeout of ");
		assertThat(used(client)).isEqualTo("127.0.0.2");
		assertThat(client.endpoints()).extracting(EndpointStatus::tries).containsExactly(1L, 2L);
	}

	@Test
	void anAddressWithAnotherProtocolIsHeldDown() throws IOException {
		try (ScriptedProxy socks4 = ScriptedProxy.playing(Script.of(GREETING + "< 04 5b\n").thenCloses());
				SamePort pool = SamePort.of(socks4, this.good)) {
			List<String> failures = new ArrayList<>();
			Socks5Client client = through(pool, 2).listener((attempt) -> new Observation() {

				@Override
				public void failed(IOException cause) {
					failures.add(attempt.proxy() + " " + cause.getClass().getSimpleName());
				}

			}).build();
			assertThat(used(client)).isEqualTo("127.0.0.2");
			assertThat(failures)
				.containsExactly("127.0.0.1:" + pool.port() + " " + ProtocolViolationException.class.getSimpleName());
			assertThat(states(client)).containsExactly(State.HELD_DOWN, State.UP);
		}
	}

	@Test
	void takeTurns() throws IOException {
		try (SamePort pool = SamePort.of(this.good, this.good, this.good)) {
			Socks5Client client = through(pool, 3).strategy(EndpointStrategy.ROUND_ROBIN).build();
			for (int i = 0; i < 9; i++) {
				used(client);
			}
			assertThat(List.of(pool.connections(0), pool.connections(1), pool.connections(2))).containsOnly(3);
		}
	}

	@Test
	void haveTheWeightOfTheName() throws IOException {
		try (SamePort pool = SamePort.of(this.good, this.good)) {
			this.names.set(POOL, SamePort.addresses(2));
			Socks5Client client = through(
					ProxyEndpoint.of(POOL, pool.port()).withWeight(2).withZone("a").withEachAddress(),
					ProxyEndpoint.of(this.good.host(), this.good.port()))
				.strategy(EndpointStrategy.ROUND_ROBIN)
				.build();
			for (int i = 0; i < 10; i++) {
				used(client);
			}
			assertThat(client.endpoints()).extracting(EndpointStatus::tries).containsExactly(4L, 4L, 2L);
		}
	}

	@Test
	void prefersTheFastest() throws Exception {
		try (ScriptedProxy slow = ScriptedProxy.playing(Script.of(GREETING).thenDrips("05", Duration.ofMinutes(1)));
				SamePort pool = SamePort.of(slow, this.good, this.good)) {
			Socks5Client client = through(pool, 3).strategy(EndpointStrategy.FASTEST)
				.connectTimeout(Duration.ofSeconds(60))
				.build();
			FutureTask<Socket> first = TestClients.start(() -> client.connect("chat.corp", 5222));
			slow.nextConnection();
			for (int i = 0; i < 6; i++) {
				assertThat(used(client)).isIn("127.0.0.2", "127.0.0.3");
			}
			assertThat(client.endpoints()).extracting(EndpointStatus::pending).containsExactly(1, 0, 0);
			assertThat(pool.connections(0)).isEqualTo(1);
			slow.abandon();
			TestClients.result(first).close();
		}
	}

	@Test
	void keepTheirStateWhileTheyStay() throws IOException {
		try (SamePort pool = SamePort.of(null, this.good, this.good, this.good)) {
			Socks5Client client = through(pool, 2).build();
			used(client);
			// the order of an answer does not matter
			this.names.set(POOL, "127.0.0.3", "127.0.0.2", "127.0.0.1");
			assertThat(used(client)).isEqualTo("127.0.0.2");
			assertThat(hosts(client)).containsExactly("127.0.0.1", "127.0.0.2", "127.0.0.3");
			assertThat(states(client)).containsExactly(State.HELD_DOWN, State.UP, State.UP);
			this.names.set(POOL, "127.0.0.4", "127.0.0.1", "127.0.0.3");
			assertThat(used(client)).isEqualTo("127.0.0.3");
			assertThat(hosts(client)).containsExactly("127.0.0.1", "127.0.0.3", "127.0.0.4");
			assertThat(client.endpoints()).extracting(EndpointStatus::tries).containsExactly(1L, 1L, 0L);
			// the address is forgotten while it is absent
			this.names.set(POOL, "127.0.0.3");
			assertThat(used(client)).isEqualTo("127.0.0.3");
			this.names.set(POOL, "127.0.0.3", "127.0.0.1");
			assertThat(used(client)).isEqualTo("127.0.0.3");
			assertThat(states(client)).containsExactly(State.UP, State.UP);
		}
	}

	@Test
	void stayInUseWhileALookupFails() throws IOException {
		try (SamePort pool = SamePort.of(null, this.good)) {
			Socks5Client client = through(pool, 2).build();
			used(client);
			this.names.set(POOL);
			assertThat(used(client)).isEqualTo("127.0.0.2");
			assertThat(states(client)).containsExactly(State.HELD_DOWN, State.UP);
			this.names.set(POOL, "127.0.0.2");
			assertThat(used(client)).isEqualTo("127.0.0.2");
			assertThat(hosts(client)).containsExactly("127.0.0.2");
		}
	}

	@Test
	void stayInUseWhileALookupHangs() throws IOException {
		try (SamePort pool = SamePort.of(this.good, this.good)) {
			Socks5Client client = through(pool, 1).build();
			used(client);
			this.names.set(POOL, "127.0.0.2");
			Runnable end = this.names.hang(POOL);
			// the first one waits for 1 s, and the others do not wait
			for (int i = 0; i < 100; i++) {
				assertThat(used(client)).isEqualTo("127.0.0.1");
			}
			end.run();
			Eventually.await("the new address is known", () -> hosts(client).equals(List.of("127.0.0.2")));
			assertThat(used(client)).isEqualTo("127.0.0.2");
		}
	}

	@Test
	void tlsVerifiesTheName() throws IOException {
		try (TlsFront front = TlsFront.before(this.good.port(), TlsKeys.of(POOL));
				SamePort pool = SamePort.of(null, front)) {
			Socks5Client client = through(pool, 2).tls(TlsKeys.trusting()).build();
			assertThat(used(client)).isEqualTo("127.0.0.2");
			assertThat(front.nextClient().serverNames().toString()).contains(POOL);
		}
	}

	@Test
	void tlsVerifiesNoAddress() throws IOException {
		try (TlsFront front = TlsFront.before(this.good.port(), TlsKeys.of("127.0.0.1", "127.0.0.2"));
				SamePort pool = SamePort.of(front, front)) {
			Socks5Client client = through(pool, 2).tls(TlsKeys.trusting()).build();
			IOException failure = TestClients.failureOf(() -> client.connect("chat.corp", 5222));
			assertThat(failure).isInstanceOf(ProxyUnreachableException.class).hasMessageContaining("(pool.corp)");
			assertThat(((Socks5Failure) failure).phase()).isEqualTo(Phase.TLS);
			assertThat(failure.getSuppressed()).hasSize(1);
			assertThat(this.good.requests()).isEmpty();
		}
	}

	@Test
	void useTheirWarmConnections() throws IOException {
		try (SamePort pool = SamePort.of(this.good, this.good);
				Socks5Client client = through(pool, 1).warm(1, Duration.ofMinutes(1)).build()) {
			assertThat(used(client)).isEqualTo("127.0.0.1");
			TestClients.awaitIdle(client, 1);
			this.names.set(POOL, "127.0.0.2", "127.0.0.1");
			assertThat(used(client)).isEqualTo("127.0.0.1");
			assertThat(client.warm().hits()).isEqualTo(1);
		}
	}

	@Test
	void areKnownToAClientWithOtherSettings() throws IOException {
		try (SamePort pool = SamePort.of(null, this.good)) {
			Socks5Client client = through(pool, 2).build();
			used(client);
			client.reconfigure(through(pool, 2).handshakeTimeout(Duration.ofSeconds(20)));
			assertThat(hosts(client)).containsExactly("127.0.0.1", "127.0.0.2");
			assertThat(states(client)).containsExactly(State.HELD_DOWN, State.UP);
			assertThat(used(client)).isEqualTo("127.0.0.2");
			assertThat(states(client.isolated("key"))).containsExactly(State.HELD_DOWN, State.UP);
		}
	}

	@Test
	void areReplacedWithTheList() throws IOException {
		try (SamePort pool = SamePort.of(null, this.good)) {
			Socks5Client client = through(pool, 2).build();
			used(client);
			client.replaceEndpoints(List.of(ProxyEndpoint.of(this.good.host(), this.good.port()),
					ProxyEndpoint.of(POOL, pool.port()).withEachAddress()));
			assertThat(client.proxy()).isEqualTo(Endpoint.of(this.good.host(), this.good.port()));
			assertThat(states(client)).containsExactly(State.UP, State.HELD_DOWN, State.UP);
			client.replaceEndpoints(List.of(ProxyEndpoint.of(POOL, pool.port())));
			assertThat(hosts(client)).containsExactly(POOL);
		}
	}

	@Test
	void countOnce() throws IOException {
		try (SamePort pool = SamePort.of(this.good, this.good, this.good)) {
			this.names.set(POOL, "127.0.0.1", "127.0.0.2", "127.0.0.2").set("other.corp", "127.0.0.2", "127.0.0.3");
			Socks5Client client = through(ProxyEndpoint.of(POOL, pool.port()).withEachAddress(),
					ProxyEndpoint.of("other.corp", pool.port()).withEachAddress(),
					ProxyEndpoint.of("127.0.0.1", pool.port()))
				.build();
			used(client);
			assertThat(hosts(client)).containsExactly("127.0.0.2", "127.0.0.3", "127.0.0.1");
			assertThat(client.endpoints()).extracting((each) -> String.valueOf(each.name()))
				.containsExactly(POOL, "other.corp", "null");
		}
	}

	@Test
	void alternateTheirFamilies() throws IOException {
		try (SamePort pool = SamePort.of(this.good, this.good)) {
			this.names.set(POOL, "127.0.0.1", "127.0.0.2", "::1");
			Socks5Client client = through(ProxyEndpoint.of(POOL, pool.port()).withEachAddress()).build();
			assertThat(used(client)).isEqualTo("127.0.0.1");
			assertThat(client.endpoints()).extracting((each) -> each.endpoint().toString())
				.containsExactly("127.0.0.1:" + pool.port(), "[::1]:" + pool.port(), "127.0.0.2:" + pool.port());
		}
	}

	@Test
	void areLimited() throws IOException {
		try (SamePort pool = SamePort.of(this.good)) {
			String[] many = new String[100];
			for (int i = 0; i < many.length; i++) {
				many[i] = "127.0.0." + (i + 1);
			}
			this.names.set(POOL, many);
			Socks5Client client = through(ProxyEndpoint.of(POOL, pool.port()).withEachAddress()).build();
			used(client);
			assertThat(client.endpoints()).hasSize(64);
		}
	}

	@Test
	void areProbedOneByOne() throws IOException {
		try (SamePort pool = SamePort.of(null, this.good)) {
			Socks5Client client = through(pool, 2).build();
			assertThat(client.probe(Duration.ofSeconds(10)).proxy().host()).hasToString("127.0.0.2");
			client.probeEndpoint(Endpoint.of("127.0.0.2", pool.port()), Duration.ofSeconds(10));
			assertThatExceptionOfType(ProxyUnreachableException.class)
				.isThrownBy(() -> client.probeEndpoint(Endpoint.of("127.0.0.1", pool.port()), Duration.ofSeconds(10)));
		}
	}

	@Test
	void getTheLoginOfTheName() throws IOException {
		try (FakeSocksServer asking = FakeSocksServer.asking("alice", "s3cret").knowing("chat.corp", this.echo.port());
				SamePort pool = SamePort.of(null, asking)) {
			this.names.set(POOL, SamePort.addresses(2));
			Socks5Client client = through(
					ProxyEndpoint.of(POOL, pool.port()).withCredentials("alice", "s3cret").withEachAddress())
				.build();
			assertThat(used(client)).isEqualTo("127.0.0.2");
			assertThat(client).hasToString("Socks5Client[default through pool.corp:" + pool.port() + "]");
		}
	}

	@Test
	void requireThatThisMachineLooksTheNameUp() {
		Socks5Client outer = Socks5Client.builder().proxy("127.0.0.1", 1080).build();
		ProxyEndpoint pool = ProxyEndpoint.of(POOL, 1080).withEachAddress();
		assertThatIllegalArgumentException().isThrownBy(() -> through(pool).via(outer).build())
			.withMessage("withEachAddress() of the endpoint pool.corp:1080 cannot be combined with via(): "
					+ "the proxy before looks the name up");
		Socks5Client client = through(ProxyEndpoint.of("127.0.0.2", 1080).withEachAddress()).via(outer).build();
		assertThatIllegalArgumentException().isThrownBy(() -> client.replaceEndpoints(List.of(pool)));
		assertThat(hosts(client)).containsExactly("127.0.0.2");
	}

	@Test
	void noCallerNoticesTheDeathOfAnAddress() throws Exception {
		try (SamePort pool = SamePort.of(this.good, this.good)) {
			Socks5Client client = through(pool, 2).build();
			List<FutureTask<String>> callers = new ArrayList<>();
			for (int i = 0; i < 50; i++) {
				callers.add(TestClients.start(() -> used(client) + used(client)));
			}
			callers.get(0).get(30, TimeUnit.SECONDS);
			pool.close(0);
			this.names.set(POOL, "127.0.0.2");
			for (FutureTask<String> caller : callers) {
				caller.get(30, TimeUnit.SECONDS);
			}
			assertThat(used(client)).isEqualTo("127.0.0.2");
			assertThat(client.endpoints()).extracting(EndpointStatus::pending).containsExactly(0);
		}
	}

}
