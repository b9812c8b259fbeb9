package io.socks5.transport;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import io.socks5.client.AbstractChatTests;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Failure;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.route.NameResolution;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.FakeSocksServer.Request;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import io.socks5.testkit.real.Concurrently;
import io.socks5.testkit.real.Danted;
import io.socks5.testkit.real.Microsocks;
import io.socks5.testkit.real.RealProxy;
import io.socks5.testkit.real.ResourceUsage;
import io.socks5.testkit.real.Service;
import io.socks5.transport.LoopbackDriver.Reached;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Proxies one behind the other: row 70 of the catalogue of hostile servers, and what the
 * others are like in a chain.
 */
@Timeout(60)
class ChainTests {

	private static final Endpoint CHAT = Endpoint.of("chat.test", 5222);

	private static final Duration LONG = Duration.ofMinutes(5);

	private static final Duration LIMIT = Duration.ofMillis(300);

	private static final List<String> NAMES = List.of("one.test", "two.test", "three.test", "chat.test");

	private final ScriptedProxy server = ScriptedProxy.playing(Script.of("< 'hello'\n"));

	private final List<LoopbackServer> servers = new ArrayList<>();

	private final List<RecordingListener> watchers = List.of(new RecordingListener(), new RecordingListener(),
			new RecordingListener());

	private final List<FakeSocksServer> hops = new ArrayList<>();

	@AfterEach
	void close() {
		this.servers.forEach(LoopbackServer::close);
		this.server.close();
	}

	private <T extends LoopbackServer> T open(T opened) {
		this.servers.add(0, opened);
		return opened;
	}

	// three proxies, each of which knows the name of the next; the last knows the
	// server's
	private void openHops() {
		int next = this.server.port();
		for (int hop = 3; hop >= 1; hop--) {
			FakeSocksServer proxy = open(FakeSocksServer.asking("user" + hop, "pw" + hop));
			this.hops.add(0, proxy.knowing(NAMES.get(hop), next));
			next = proxy.port();
		}
	}

	private Socks5Client.Builder client(int hop, @Nullable Socks5Client via) {
		Socks5Client.Builder client = Socks5Client.builder()
			.name("hop " + hop)
			.proxy(NAMES.get(hop - 1), 1080)
			.credentials("user" + hop, "pw" + hop)
			.connectTimeout(LONG)
			.handshakeTimeout(LONG)
			.listener(this.watchers.get(hop - 1));
		return (via != null) ? client.via(via) : client;
	}

	private Socks5Client first(LoopbackServer proxy) {
		return client(1, null).proxy("127.0.0.1", proxy.port()).build();
	}

	private Socks5Client chain(int hops) {
		Socks5Client client = first(this.hops.get(0));
		for (int hop = 2; hop <= hops; hop++) {
			client = client(hop, client).build();
		}
		return client;
	}

	private static void sendsHello(EachTransport way, Socks5Client client, Endpoint destination) throws IOException {
		try (Reached reached = way.connect(client, destination)) {
			assertThat(reached.read(5)).asString().isEqualTo("hello");
		}
	}

	private static List<String> events(String destination) {
		return List.of("started CONNECT " + destination, "proxy connected", "method username/password (0x02)",
				"authenticated", "replied succeeded (0x00)", "established 127.0.0.1:8080", "closed");
	}

	@ParameterizedTest
	@EnumSource
	void leadsThroughThreeProxiesWithALoginEach(EachTransport way) throws IOException {
		openHops();
		sendsHello(way, chain(3), CHAT);
		assertThat(this.hops.get(0).requests()).containsExactly(new Request(3, "two.test", 1080));
		assertThat(this.hops.get(1).requests()).containsExactly(new Request(3, "three.test", 1080));
		assertThat(this.hops.get(2).requests()).containsExactly(new Request(3, "chat.test", 5222));
		assertThat(this.watchers.get(0).events()).isEqualTo(events("two.test:1080"));
		assertThat(this.watchers.get(1).events()).isEqualTo(events("three.test:1080"));
		assertThat(this.watchers.get(2).events()).isEqualTo(events("chat.test:5222"));
	}

	@ParameterizedTest
	@EnumSource
	void leadsThroughTwoProxies(EachTransport way) throws IOException {
		openHops();
		sendsHello(way, chain(2), new Endpoint(Endpoint.of("127.0.0.1", 1).host(), this.server.port()));
		assertThat(this.hops.get(1).requests()).containsExactly(new Request(1, "127.0.0.1", this.server.port()));
		assertThat(this.hops.get(2).requests()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void leadsFromDanteToMicrosocksWhichResolvesTheName(EachTransport way) throws IOException {
		try (RealProxy dante = Danted.startWithLogin();
				RealProxy microsocks = Microsocks.startWithLogin();
				Service speaking = Service.start((connection) -> {
					connection.getOutputStream().write("hello".getBytes());
					connection.getInputStream().transferTo(OutputStream.nullOutputStream());
				})) {
			Socks5Client client = microsocks.client().via(dante.client().build()).build();
			sendsHello(way, client, Endpoint.of(microsocks.knownName(), speaking.port()));
		}
	}

	@ParameterizedTest
	@CsvSource({ "SOCKET, true, false", "SOCKET, false, true", "SOCKET, true, true", "NETTY, true, false",
			"NETTY, false, true", "NETTY, true, true" })
	void securesWhicheverHopItIsAskedTo(EachTransport way, boolean one, boolean two) throws IOException {
		FakeSocksServer second = open(FakeSocksServer.open().knowing("chat.test", this.server.port()));
		TlsFront secondFront = open(TlsFront.before(second.port(), TlsKeys.of("two.test")));
		FakeSocksServer first = open(
				FakeSocksServer.open().knowing("two.test", two ? secondFront.port() : second.port()));
		TlsFront firstFront = open(TlsFront.before(first.port(), TlsKeys.of("127.0.0.1")));
		Socks5Client.Builder via = client(1, null).proxy("127.0.0.1", one ? firstFront.port() : first.port());
		Socks5Client outer = (one ? via.tls(TlsKeys.trusting()) : via).build();
		Socks5Client.Builder client = client(2, outer);
		sendsHello(way, (two ? client.tls(TlsKeys.trusting()) : client).build(), CHAT);
		if (two) {
			assertThat(secondFront.nextClient().serverNames()).hasSize(1);
		}
		assertThat(second.requests()).containsExactly(new Request(3, "chat.test", 5222));
		this.watchers.subList(0, 2)
			.forEach((watcher) -> assertThat(watcher.events()).endsWith("established 127.0.0.1:8080", "closed"));
	}

	@ParameterizedTest
	@EnumSource(names = { "SOCKET", "NETTY" })
	void namesTheHopWhoseCertificateIsNotItsOwn(EachTransport way) {
		FakeSocksServer second = open(FakeSocksServer.open());
		TlsFront front = open(TlsFront.before(second.port(), TlsKeys.of("other.test")));
		FakeSocksServer first = open(FakeSocksServer.asking("user1", "pw1").knowing("two.test", front.port()));
		Socks5Client client = client(2, first(first)).tls(TlsKeys.trusting()).build();
		ProxyUnreachableException failure = failure(ProxyUnreachableException.class, way, client);
		assertThat(failure.phase()).isEqualTo(Phase.TLS);
		assertThat(failure.proxy()).isEqualTo(client.proxy());
		assertThat(second.requests()).isEmpty();
		assertThat(this.watchers.get(0).events()).isEqualTo(events("two.test:1080"));
		assertThat(this.watchers.get(1).events()).containsExactly("started CONNECT chat.test:5222",
				"failed ProxyUnreachableException");
	}

	@ParameterizedTest
	@EnumSource(names = { "SOCKET", "NETTY" })
	void keepsTheDeadlineOfTheHopThatIsSilentInsideTls(EachTransport way) {
		ScriptedProxy silent = open(ScriptedProxy.playing(Script.of("> 16\n")));
		FakeSocksServer first = open(FakeSocksServer.asking("user1", "pw1").knowing("two.test", silent.port()));
		Socks5Client client = client(2, first(first)).tls(TlsKeys.trusting()).connectTimeout(LIMIT).build();
		Socks5TimeoutException failure = failure(Socks5TimeoutException.class, way, client);
		assertThat(failure.phase()).isEqualTo(Phase.TLS);
		assertThat(failure.proxy()).isEqualTo(client.proxy());
		assertThat(failure).hasMessageEndingWith("timed out (connect timeout of 300 ms)");
	}

	@ParameterizedTest
	@EnumSource(names = { "OPEN_CHANNEL", "START_CONNECT", "CONNECT_ASYNC" })
	void refusesTlsAtAnyHopOfARawChannelBeforeAnythingIsSent(EachTransport way) {
		ScriptedProxy proxy = open(ScriptedProxy.playing(Script.of("")));
		Socks5Client secured = client(1, null).proxy("127.0.0.1", proxy.port()).tls(TlsKeys.trusting()).build();
		refusesRaw(way, secured, "TLS to the proxy 127.0.0.1:" + proxy.port());
		refusesRaw(way, client(2, secured).build(), "TLS to the proxy 127.0.0.1:" + proxy.port());
		refusesRaw(way, client(2, first(proxy)).tls(TlsKeys.trusting()).build(), "TLS to the proxy two.test:1080");
		assertThat(proxy.connections()).isZero();
		assertThat(this.watchers.get(0).events()).containsExactly("started CONNECT chat.test:5222",
				"failed IOException", "started CONNECT two.test:1080", "failed IOException",
				"started CONNECT two.test:1080", "failed IOException");
		assertThat(this.watchers.get(1).events()).containsExactly("started CONNECT chat.test:5222",
				"failed IOException", "started CONNECT chat.test:5222", "failed IOException");
	}

	private static void refusesRaw(EachTransport way, Socks5Client client, String what) {
		assertThat(failure(IOException.class, way, client))
			.hasMessage(what + " cannot be used with a raw channel; connect a socket instead");
	}

	private static <T extends IOException> T failure(Class<T> type, EachTransport way, Socks5Client client) {
		T failure = catchThrowableOfType(type, () -> way.connect(client, CHAT).close());
		assertThat(failure).isExactlyInstanceOf(type);
		return failure;
	}

	static List<Arguments> failures() {
		List<Arguments> all = new ArrayList<>();
		for (EachTransport way : EachTransport.values()) {
			for (int hop = 1; hop <= 3; hop++) {
				for (Fault fault : Fault.values()) {
					all.add(Arguments.of(way, hop, fault));
				}
			}
		}
		return all;
	}

	@ParameterizedTest
	@MethodSource("failures")
	void row70NamesTheHopThatFailsAndClosesAll(EachTransport way, int failing, Fault fault) {
		ScriptedProxy bad = open(ScriptedProxy.playing(fault.script(NAMES.get(failing), (failing == 3) ? 5222 : 1080)));
		LoopbackServer next = bad;
		for (int hop = failing - 1; hop >= 1; hop--) {
			next = open(FakeSocksServer.asking("user" + hop, "pw" + hop).knowing(NAMES.get(hop), next.port()));
		}
		List<Socks5Client> clients = new ArrayList<>();
		for (int hop = 1; hop <= 3; hop++) {
			Socks5Client.Builder client = client(hop, (hop > 1) ? clients.get(hop - 2) : null);
			if (hop == 1) {
				client.proxy("127.0.0.1", next.port());
			}
			clients.add(((hop == failing) ? client.handshakeTimeout(fault.limit()) : client).build());
		}
		IOException failure = failure(fault.type, way, clients.get(2));
		assertThat(((Socks5Failure) failure).proxy()).isEqualTo(clients.get(failing - 1).proxy());
		assertThat(failure).hasMessageStartingWith("SOCKS5 proxy " + clients.get(failing - 1).proxy() + " to "
				+ NAMES.get(failing) + ((failing == 3) ? ":5222, " : ":1080, "));
		bad.nextConnection().awaitClosedByClient();
		for (int hop = 1; hop <= 3; hop++) {
			List<String> events = this.watchers.get(hop - 1).events();
			if (hop < failing) {
				assertThat(events).isEqualTo(events(NAMES.get(hop) + ":1080"));
			}
			else {
				assertThat(events).endsWith("failed " + fault.type.getSimpleName());
				assertThat(events).filteredOn((event) -> event.startsWith("failed")).hasSize(1);
				assertThat(events).doesNotContain("closed");
			}
			if (hop > failing) {
				assertThat(events).hasSize(2);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void row70TellsThatAProxyCannotReachTheNext(EachTransport way) {
		FakeSocksServer first = open(FakeSocksServer.asking("user1", "pw1"));
		Socks5Client outer = first(first);
		RequestRejectedException failure = failure(RequestRejectedException.class, way, client(2, outer).build());
		assertThat(failure.proxy()).isEqualTo(outer.proxy());
		assertThat(failure.destination()).hasToString("two.test:1080");
		assertThat(this.watchers.get(0).events()).endsWith("failed RequestRejectedException");
		assertThat(this.watchers.get(1).events()).containsExactly("started CONNECT chat.test:5222",
				"failed RequestRejectedException");
	}

	@ParameterizedTest
	@EnumSource
	void row70TellsThatTheFirstProxyCannotBeReached(EachTransport way) throws IOException {
		Socks5Client outer = client(1, null).proxy("127.0.0.1", AbstractChatTests.closedPort()).build();
		ProxyUnreachableException failure = failure(ProxyUnreachableException.class, way, client(2, outer).build());
		assertThat(failure.proxy()).isEqualTo(outer.proxy());
		assertThat(this.watchers.get(0).events()).endsWith("failed ProxyUnreachableException");
		assertThat(this.watchers.get(1).events()).containsExactly("started CONNECT chat.test:5222",
				"failed ProxyUnreachableException");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void theTimeoutOfASocketCoversAllHops(int silent) throws Exception {
		ScriptedProxy proxy = openSilent(silent);
		try (Socket socket = chainTo(silent).socketFactory().createSocket()) {
			Socks5TimeoutException failure = catchThrowableOfType(Socks5TimeoutException.class, () -> socket
				.connect(InetSocketAddress.createUnresolved("chat.test", 5222), (int) LIMIT.toMillis()));
			assertThat(failure).hasMessageEndingWith("timed out (timeout of 300 ms)");
		}
		proxy.nextConnection().awaitClosedByClient();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void closeEndsAnyHopAtOnce(int silent) throws Exception {
		ScriptedProxy proxy = openSilent(silent);
		Socket socket = chainTo(silent).socketFactory().createSocket();
		FutureTask<IOException> connect = new FutureTask<>(() -> catchThrowableOfType(IOException.class,
				() -> socket.connect(InetSocketAddress.createUnresolved("chat.test", 5222))));
		new Thread(connect).start();
		proxy.nextConnection().awaitPlayed();
		socket.close();
		assertThat(connect.get(10, TimeUnit.SECONDS)).isExactlyInstanceOf(SocketException.class)
			.hasMessage("Socket closed");
		this.watchers.subList(silent - 1, 3)
			.forEach((watcher) -> assertThat(watcher.events()).endsWith("failed SocketException"));
		this.watchers.subList(0, silent - 1)
			.forEach((watcher) -> assertThat(watcher.events()).containsOnlyOnce("closed").endsWith("closed"));
	}

	private ScriptedProxy openSilent(int silent) {
		ScriptedProxy proxy = open(ScriptedProxy.playing(Script.of("> 05 02 00 02\n")));
		LoopbackServer next = proxy;
		for (int hop = silent - 1; hop >= 1; hop--) {
			next = open(FakeSocksServer.asking("user" + hop, "pw" + hop).knowing(NAMES.get(hop), next.port()));
		}
		return proxy;
	}

	// to what was opened last
	private Socks5Client chainTo(int silent) {
		Socks5Client client = first(this.servers.get(0));
		for (int hop = 2; hop <= 3; hop++) {
			client = client(hop, client).build();
		}
		return client;
	}

	@ParameterizedTest
	@EnumSource
	void skipsAProxyThatDoesNotLeadToTheNext(EachTransport way) throws IOException {
		openHops();
		Socks5Client outer = client(1, null).proxy("127.0.0.1", this.hops.get(0).port())
			.nonProxyHosts(List.of("127.0.0.0/8"))
			.build();
		Socks5Client client = client(3, outer).proxy("127.0.0.1", this.hops.get(2).port()).build();
		sendsHello(way, client, CHAT);
		assertThat(this.hops.get(0).requests()).isEmpty();
		assertThat(this.watchers.get(0).events()).isEmpty();
		assertThat(this.watchers.get(2).events()).isEqualTo(events("chat.test:5222"));
	}

	@ParameterizedTest
	@EnumSource
	void looksTheNextProxyUpWhereTheOneBeforeShallNot(EachTransport way) throws IOException {
		openHops();
		Socks5Client outer = client(1, null).proxy("127.0.0.1", this.hops.get(0).port())
			.resolve(NameResolution.LOCAL)
			.build();
		sendsHello(way, client(3, outer).proxy("localhost", this.hops.get(2).port()).build(), CHAT);
		assertThat(this.hops.get(0).requests()).containsExactly(new Request(1, "127.0.0.1", this.hops.get(2).port()));
		assertThat(this.hops.get(2).requests()).containsExactly(new Request(3, "chat.test", 5222));
	}

	@ParameterizedTest
	@EnumSource
	void takesOctetsThatComeTogetherForThoseOfTheNextProxy(EachTransport way) throws IOException {
		ScriptedProxy both = open(ScriptedProxy.playing(Script.of("""
				> 05 01 00                              VER NMETHODS METHODS
				< 05 00                                 VER METHOD
				> 05 01 00 03 08 'two.test' 0438        VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 7f000001 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
				< 05 00                                 VER METHOD
				> 05 01 00                              VER NMETHODS METHODS
				> 05 01 00 03 09 'chat.test' 1466       VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 7f000001 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
				< 'hello'
				""")));
		sendsHello(way, injected(both).build(), CHAT);
	}

	// through one that a scripted proxy plays as well
	private Socks5Client.Builder injected(ScriptedProxy both) {
		Socks5Client outer = client(1, null).proxy("127.0.0.1", both.port()).credentials(() -> null).build();
		return client(2, outer).credentials(() -> null);
	}

	@Test
	void takesNoOctetsInFrontOfTlsOnASocket() {
		ScriptedProxy both = open(ScriptedProxy.playing(Script.of("""
				> 05 01 00
				< 05 00
				> 05 01 00 03 08 'two.test' 0438
				< 05 00 00 01 7f000001 1f90 05 00 'junk'
				""")));
		ProxyUnreachableException failure = failure(ProxyUnreachableException.class, EachTransport.SOCKET,
				injected(both).tls(TlsKeys.trusting()).build());
		assertThat(failure.phase()).isEqualTo(Phase.TLS);
		assertThat(failure.proxy()).hasToString("two.test:1080");
	}

	@Test
	void takesNoOctetsInFrontOfTlsOnANettyChannelAndSendsNone() {
		ScriptedProxy both = open(ScriptedProxy.playing(Script.of("""
				> 05 01 00
				< 05 00
				> 05 01 00 03 08 'two.test' 0438
				< 05 00 00 01 7f000001 1f90
				x
				< 05 00 'junk'
				""")));
		ProtocolViolationException failure = failure(ProtocolViolationException.class, EachTransport.NETTY,
				injected(both).tls(TlsKeys.trusting()).build());
		assertThat(failure.phase()).isEqualTo(Phase.TLS);
		assertThat(failure.proxy()).hasToString("two.test:1080");
		assertThat(failure).hasMessageEndingWith("expected TLS, received octets before it");
		both.nextConnection().awaitClosedByClient();
	}

	@Test
	void connectsAHundredTimesAtOnce() throws Exception {
		openHops();
		Socks5Client client = client(3, client(2, first(this.hops.get(0))).build()).build();
		assertThat(Concurrently.each(100, () -> {
			sendsHello(EachTransport.SOCKET, client, CHAT);
			return true;
		})).containsOnly(true);
		this.watchers.forEach((watcher) -> assertThat(watcher.events()).filteredOn("closed"::equals).hasSize(100));
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NETTY")
	void leavesNothingOpenWhenItFails(EachTransport way) throws Exception {
		FakeSocksServer second = open(FakeSocksServer.asking("carol", "other"));
		FakeSocksServer first = open(FakeSocksServer.asking("user1", "pw1").knowing("two.test", second.port()));
		Socks5Client client = client(2, first(first)).build();
		failure(ProxyAuthenticationException.class, way, client);
		long before = ResourceUsage.take().files();
		for (int i = 0; i < 50; i++) {
			failure(ProxyAuthenticationException.class, way, client);
		}
		second.close();
		first.close();
		assertThat(ResourceUsage.take().files()).isLessThanOrEqualTo(before);
	}

	/**
	 * What a proxy does.
	 */
	enum Fault {

		WRONG_LOGIN(ProxyAuthenticationException.class, "< 01 01\nx\n"),

		NO_METHOD(ProxyAuthenticationException.class, "< 05 ff\nx\n"),

		REJECTED(RequestRejectedException.class, "< 05 02\nx\n"), CLOSED(ProxyClosedException.class, ""),

		GARBAGE(ProtocolViolationException.class, "< 'HT'\nx\n< 'TP/1.1'\n"),

		SILENT(Socks5TimeoutException.class, "");

		private final Class<? extends IOException> type;

		private final String answer;

		Fault(Class<? extends IOException> type, String answer) {
			this.type = type;
			this.answer = answer;
		}

		Duration limit() {
			return (this == SILENT) ? LIMIT : LONG;
		}

		Script script(String destination, int port) {
			String request = "> 05 01 00 03 %02x '%s' %04x%n".formatted(destination.length(), destination, port);
			String transcript = "> 05 02 00 02\n" + switch (this) {
				case NO_METHOD, GARBAGE, CLOSED, SILENT -> "";
				case WRONG_LOGIN -> "< 05 02\n> LOGIN\n";
				case REJECTED -> "< 05 00\n" + request;
			} + this.answer;
			Script script = Script.of(transcript.replace("LOGIN", login(destination)));
			return (this == CLOSED) ? script.thenSendsNoMore() : script;
		}

		private static String login(String destination) {
			int hop = NAMES.indexOf(destination);
			return "01 05 'user" + hop + "' 03 'pw" + hop + "'";
		}

	}

}
