package io.socks5.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener;
import io.socks5.event.ConnectListener.Observation;
import io.socks5.protocol.DestinationDeniedException;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.route.DestinationPattern;
import io.socks5.route.NameResolution;
import io.socks5.route.RouteDecision.Kind;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the routes of a client.
 */
@Timeout(30)
class RoutesTests {

	private static final Endpoint CHAT = Endpoint.of("chat.lab", 5222);

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer main = FakeSocksServer.open().knowing("chat.corp", this.echo.port());

	private final FakeSocksServer lab = FakeSocksServer.asking("lab", "s3cret").knowing("chat.lab", this.echo.port());

	private final List<String> events = new ArrayList<>();

	private final Socks5Client labClient = TestClients.proxy(this.lab)
		.name("lab")
		.credentials("lab", "s3cret")
		.listener(listener())
		.build();

	@AfterEach
	void close() {
		this.main.close();
		this.lab.close();
		this.echo.close();
	}

	private ConnectListener listener() {
		return (attempt) -> {
			this.events.add(text(attempt));
			return new Observation() {

				@Override
				public void failed(IOException cause) {
					RoutesTests.this.events.add("failed " + cause.getClass().getSimpleName());
				}
			};
		};
	}

	private static String text(ConnectAttempt attempt) {
		return attempt.name() + " " + attempt.command() + " " + attempt.destination() + " "
				+ (attempt.probe() ? "probe " : "") + attempt.route();
	}

	private Socks5Client.Builder builder() {
		return TestClients.proxy(this.main).listener(listener());
	}

	private Socks5Client routed() {
		return builder().route(DestinationPattern.of("*.lab"), this.labClient)
			.deny(DestinationPattern.of("*.ads"))
			.build();
	}

	private static void assertDenied(Callable<?> call) {
		assertThatExceptionOfType(DestinationDeniedException.class).isThrownBy(call::call)
			.withMessageContaining("is denied by the route '#2 *.ads deny'; nothing was opened")
			.satisfies((ex) -> assertThat(ex.phase()).isEqualTo(Phase.ROUTE));
	}

	@Test
	void leadsThroughAnotherClientWithItsLogin() throws IOException {
		Socks5Client client = routed();
		try (Socket socket = client.connect("chat.lab", 5222)) {
			assertThat(((Socks5Socket) socket).proxy()).isEqualTo(this.labClient.proxy());
		}
		client.connect("chat.corp", 5222).close();
		assertThat(this.main.requests()).extracting(FakeSocksServer.Request::host).containsExactly("chat.corp");
		assertThat(this.lab.requests()).extracting(FakeSocksServer.Request::host).containsExactly("chat.lab");
		assertThat(this.events).containsExactly("lab CONNECT chat.lab:5222 #1 *.lab via lab",
				"default CONNECT chat.corp:5222 null");
	}

	@Test
	void takesTheFirstRouteThatMatches() throws IOException {
		Socks5Client client = builder().nonProxyHosts(List.of("127.0.0.1"))
			.deny(DestinationPattern.of(List.of("chat.lab"), List.of("1-1000")))
			.route(DestinationPattern.of("*.lab"), this.labClient)
			.direct(DestinationPattern.of(List.of("10.0.0.0/8"), List.of("443")))
			.deny(DestinationPattern.of("*"))
			.build();
		assertThat(client.routeOf(CHAT)).hasToString("proxy of lab (#2 *.lab via lab)");
		assertThat(client.routeOf(Endpoint.of("chat.lab", 443)).kind()).isEqualTo(Kind.DENIED);
		assertThat(client.routeOf(Endpoint.of("10.1.2.3", 443)))
			.hasToString("direct (#3 10.0.0.0/8 (ports 443) direct)");
		assertThat(client.routeOf(Endpoint.of("127.0.0.1", 443))).hasToString("direct (non-proxy hosts)");
		assertThat(client.routeOf(Endpoint.of("chat.corp", 443)).kind()).isEqualTo(Kind.DENIED);
		assertThat(client.routes()).containsExactly("non-proxy hosts", "#1 chat.lab (ports 1-1000) deny",
				"#2 *.lab via lab", "#3 10.0.0.0/8 (ports 443) direct", "#4 * deny");
		client.connect("127.0.0.1", this.echo.port()).close();
		client.connect("chat.lab", 5222).close();
		assertThat(this.main.requests()).isEmpty();
		assertThat(this.events).containsExactly("lab CONNECT chat.lab:5222 #2 *.lab via lab");
	}

	@Test
	void leadsThroughItsOwnProxyBeforeLaterRoutes() throws IOException {
		Socks5Client client = builder().route(DestinationPattern.of("chat.corp"))
			.deny(DestinationPattern.of("*"))
			.build();
		Endpoint corp = Endpoint.of("chat.corp", 5222);
		assertThat(client.routeOf(corp)).hasToString("proxy of default (#1 chat.corp via default)");
		assertThat(client.routeOf(corp).kind()).isEqualTo(Kind.PROXY);
		client.connect("chat.corp", 5222).close();
		client.openChannel("chat.corp", 5222).close();
		client.probe(corp, Duration.ofSeconds(5));
		assertThat(this.main.requests()).extracting(FakeSocksServer.Request::host).containsOnly("chat.corp").hasSize(3);
		assertThat(this.events).containsExactly("default CONNECT chat.corp:5222 #1 chat.corp via default",
				"default CONNECT chat.corp:5222 #1 chat.corp via default",
				"default CONNECT chat.corp:5222 probe #1 chat.corp via default");
		assertThatExceptionOfType(DestinationDeniedException.class).isThrownBy(() -> client.connect("other.corp", 1));
	}

	@Test
	void connectsDirectlyOverADirectRoute() throws IOException {
		Socks5Client client = builder().direct(DestinationPattern.of("127.0.0.0/8")).build();
		try (Socket socket = client.connect("127.0.0.1", this.echo.port());
				SocketChannel channel = client.openChannel("127.0.0.1", this.echo.port())) {
			assertThat(((Socks5Socket) socket).proxy()).isNull();
			assertThat(channel.isConnected()).isTrue();
		}
		assertThat(this.main.requests()).isEmpty();
		assertThat(this.events).isEmpty();
	}

	@Test
	void opensNothingForADeniedDestination() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(TestClients.GRANTED))) {
			// a lookup would fail with another exception
			Socks5Client client = TestClients.proxy(proxy)
				.listener(listener())
				.resolve(NameResolution.LOCAL)
				.deny(DestinationPattern.of("*.corp"))
				.deny(DestinationPattern.of("*.ads"))
				.build();
			assertDenied(() -> client.connect("x.ads", 1));
			assertDenied(() -> client.openChannel("x.ads", 1));
			assertDenied(() -> client.startConnect("x.ads", 1));
			assertDenied(() -> client.bind(Endpoint.of("x.ads", 1)));
			assertDenied(() -> client.resolve("x.ads"));
			assertDenied(() -> client.probe(Endpoint.of("x.ads", 1), Duration.ofSeconds(5)));
			assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> client.connectAsync("x.ads", 1, Runnable::run).get())
				.withCauseExactlyInstanceOf(DestinationDeniedException.class);
			assertThat(proxy.connections()).isZero();
		}
		assertThat(this.events).containsExactly("default CONNECT x.ads:1 #2 *.ads deny",
				"failed DestinationDeniedException", "default CONNECT x.ads:1 #2 *.ads deny",
				"failed DestinationDeniedException", "default CONNECT x.ads:1 #2 *.ads deny",
				"failed DestinationDeniedException", "default BIND x.ads:1 #2 *.ads deny",
				"failed DestinationDeniedException", "default RESOLVE x.ads:0 #2 *.ads deny",
				"failed DestinationDeniedException", "default CONNECT x.ads:1 probe #2 *.ads deny",
				"failed DestinationDeniedException", "default CONNECT x.ads:1 #2 *.ads deny",
				"failed DestinationDeniedException");
	}

	@Test
	void aDeniedSocketIsClosedAndCanBeConnectedElsewhere() throws IOException {
		try (Socket socket = routed().socketFactory().createSocket()) {
			assertDenied(() -> {
				socket.connect(unresolved("x.ads"));
				return socket;
			});
			assertThat(socket.isClosed()).isTrue();
			socket.connect(unresolved("chat.corp"));
			assertThat(socket.isConnected()).isTrue();
		}
	}

	private static SocketAddress unresolved(String host) {
		return InetSocketAddress.createUnresolved(host, 5222);
	}

	@Test
	void leadsEachKindOfConnectThroughTheOtherClient() throws Exception {
		Socks5Client client = routed();
		client.openChannel("chat.lab", 5222).close();
		client.connectAsync("chat.lab", 5222, Runnable::run).get().close();
		client.startConnect("chat.lab", 5222).close();
		client.probe(CHAT, Duration.ofSeconds(10));
		// the fake server treats each command like CONNECT
		client.bind(CHAT).close();
		client.resolve("chat.lab");
		assertThat(this.main.requests()).isEmpty();
		assertThat(this.events).filteredOn((event) -> !event.startsWith("failed"))
			.containsExactly("lab CONNECT chat.lab:5222 #1 *.lab via lab", "lab CONNECT chat.lab:5222 #1 *.lab via lab",
					"lab CONNECT chat.lab:5222 #1 *.lab via lab", "lab CONNECT chat.lab:5222 probe #1 *.lab via lab",
					"lab BIND chat.lab:5222 #1 *.lab via lab", "lab RESOLVE chat.lab:0 #1 *.lab via lab");
	}

	@Test
	void theOtherClientDoesNotRouteAgain() throws IOException {
		Socks5Client other = TestClients.proxy(this.lab)
			.name("lab")
			.credentials("lab", "s3cret")
			.nonProxyHosts(List.of("chat.lab"))
			.deny(DestinationPattern.of("*"))
			.build();
		Socks5Client client = builder().route(DestinationPattern.of("*.lab"), other).build();
		client.connect("chat.lab", 5222).close();
		client.openChannel("chat.lab", 5222).close();
		assertThat(this.lab.requests()).hasSize(2);
	}

	@Test
	void isolatesAlsoThroughTheOtherClient() throws Exception {
		String login = """
				> 05 01 02                              VER NMETHODS METHODS
				< 05 02                                 VER METHOD
				> 01 05 'alice' 01 '0'                  VER ULEN UNAME PLEN PASSWD
				< 01 00                                 VER STATUS
				> 05 01 00 03 09 'chat.corp' 1466       VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 c0000201 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
				""";
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(login))) {
			Socks5Client other = TestClients.proxy(proxy).credentials("lab", "s3cret").build();
			Socks5Client client = builder().route(DestinationPattern.of("*.corp"), other).build();
			client.isolated("alice").connect("chat.corp", 5222).close();
			assertThat(proxy.connections()).isEqualTo(1);
		}
	}

	@Test
	void aChainReachesItsProxyAsDirectRoutesSay() throws IOException {
		Socks5Client outer = TestClients.proxy(this.lab)
			.credentials("lab", "s3cret")
			.direct(DestinationPattern.of("127.0.0.1"))
			.deny(DestinationPattern.of("*"))
			.build();
		TestClients.proxy(this.main).via(outer).build().connect("chat.corp", 5222).close();
		assertThat(this.lab.requests()).isEmpty();
		assertThat(this.main.requests()).hasSize(1);
	}

	@Test
	void refusesARouteThatCanNeverBeTaken() {
		Socks5Client.Builder shadowed = builder().nonProxyHosts(List.of(".lab")).deny(DestinationPattern.of("*.lab"));
		assertThatIllegalArgumentException().isThrownBy(shadowed::build)
			.withMessage("The route '*.lab' can never be taken: the routes before it match all its destinations");
	}

	@Test
	void describesALongPatternBriefly() {
		String[] hosts = IntStream.range(0, 50).mapToObj((i) -> "host" + i + ".corp").toArray(String[]::new);
		Socks5Client client = builder().deny(DestinationPattern.of(hosts)).build();
		assertThat(client.routes().get(0)).hasSizeLessThan(80)
			.startsWith("#1 host0.corp, host1.corp")
			.endsWith("... deny");
	}

}
