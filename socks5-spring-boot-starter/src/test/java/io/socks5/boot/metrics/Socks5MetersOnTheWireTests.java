package io.socks5.boot.metrics;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.socks5.boot.ProxyScripts;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.udp.UdpAssociation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * What the meters say after connects through a proxy that behaves in one way each. All
 * meters that moved are compared, so that a surplus one is found, too.
 */
class Socks5MetersOnTheWireTests {

	private static final String OFFER = "> 05 02 00 02\n";

	private static final String ASSOCIATE = ProxyScripts.NO_LOGIN + "> 05 03 00 01 00000000 0000\n"
			+ ProxyScripts.GRANTED;

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final MicrometerConnectListener listener = new MicrometerConnectListener(() -> this.registry);

	@Test
	void success() throws IOException {
		try (ScriptedProxy proxy = ProxyScripts.granting()) {
			client(proxy.port()).build().connect("chat.example", 5222).close();
		}
		assertMoved(handshake("none", "success"), "socks5.client.replies{proxy=corp, reply=succeeded} 1");
	}

	@Test
	void successAfterALogin() throws IOException {
		try (ScriptedProxy proxy = ProxyScripts.grantingAfterLogin()) {
			withLogin(proxy).connect("chat.example", 5222).close();
		}
		assertMoved(handshake("username_password", "success"), "socks5.client.replies{proxy=corp, reply=succeeded} 1");
	}

	@Test
	void connectFailed() throws IOException {
		int port;
		try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = once.getLocalPort();
		}
		assertThatExceptionOfType(ProxyUnreachableException.class)
			.isThrownBy(() -> client(port).build().connect("chat.example", 5222));
		assertMoved(handshake("unknown", "connect_failed"));
	}

	@ParameterizedTest
	@CsvSource({ "05 02/01 01, username_password, auth_failed, credentials_rejected",
			"05 02/01 ff, username_password, auth_failed, credentials_rejected",
			"05 ff, unknown, auth_failed, no_acceptable_method", "05 01, unknown, auth_failed, method_not_offered",
			"05 80, unknown, auth_failed, method_not_offered",
			"05 02/07 00, username_password, protocol_error, malformed_response" })
	void authenticationFailed(String answers, String method, String outcome, String reason) {
		String[] answer = answers.split("/");
		String login = (answer.length > 1) ? "> 01 05 'alice' 06 's3cret'\n< " + answer[1] + "\n" : "";
		fails(Script.of(OFFER + "< " + answer[0] + "\n" + login + "x\n"));
		assertMoved("socks5.client.auth.failures{proxy=corp, reason=" + reason + "} 1", handshake(method, outcome));
	}

	@Test
	void aLoginOfOursThatIsMissingIsNoFailureOfTheProxy() {
		try (ScriptedProxy proxy = ProxyScripts.granting()) {
			Socks5Client client = client(proxy.port()).credentials(() -> null).requireAuthentication(true).build();
			assertThatIOException().isThrownBy(() -> client.connect("chat.example", 5222));
		}
		assertMoved(handshake("unknown", "auth_failed"));
	}

	@ParameterizedTest
	@CsvSource({ "05 01, general_failure", "05 02, not_allowed", "05 05, connection_refused", "05 09, unassigned",
			"05 f0, unassigned", "05 ff, unassigned" })
	void rejected(String reply, String tag) {
		fails(Script.of(OFFER + "< 05 00\n" + ProxyScripts.REQUEST + "< " + reply + "\nx\n"));
		assertMoved(handshake("none", "rejected"), "socks5.client.replies{proxy=corp, reply=" + tag + "} 1");
	}

	@Test
	void protocolError() {
		fails(Script.of(OFFER + "< 48 54 54 50\nx\n"));
		assertMoved(handshake("unknown", "protocol_error"));
	}

	@Test
	void protocolErrorInASuccessReply() {
		fails(Script.of(OFFER + "< 05 00\n" + ProxyScripts.REQUEST + "< 05 00 00 09 7f000001 1f90\nx\n"));
		assertMoved(handshake("none", "protocol_error"), "socks5.client.replies{proxy=corp, reply=succeeded} 1");
	}

	@Test
	void closed() {
		fails(Script.of(OFFER + "< 05\n").thenCloses());
		assertMoved(handshake("unknown", "closed"));
	}

	@Test
	void timeout() {
		try (ScriptedProxy proxy = ProxyScripts.silent()) {
			Socks5Client client = client(proxy.port()).handshakeTimeout(Duration.ofMillis(50)).build();
			assertThatIOException().isThrownBy(() -> client.connect("chat.example", 5222));
		}
		assertMoved(handshake("unknown", "timeout"));
	}

	@Test
	void cancelled() throws Exception {
		try (ScriptedProxy proxy = ProxyScripts.silent()) {
			Socket socket = client(proxy.port()).build().socketFactory().createSocket();
			Thread closer = new Thread(() -> closeAfterTheGreeting(proxy, socket));
			closer.start();
			assertThatIOException()
				.isThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("chat.example", 5222)));
			closer.join();
		}
		assertMoved(handshake("unknown", "cancelled"));
	}

	@Test
	void directConnectsAreNotCounted() throws Exception {
		try (ServerSocket direct = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Socks5Client client = client(1).nonProxyHosts(List.of("127.0.0.0/8")).build();
			client.connect("127.0.0.1", direct.getLocalPort()).close();
		}
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void probesAreNoConnects() throws Exception {
		try (ScriptedProxy proxy = ProxyScripts.playing(ProxyScripts.NO_LOGIN,
				ProxyScripts.NO_LOGIN + ProxyScripts.REQUEST + ProxyScripts.GRANTED)) {
			Socks5Client client = client(proxy.port()).build();
			client.probe(Duration.ofSeconds(5));
			client.probe(Endpoint.of("chat.example", 5222), Duration.ofSeconds(5));
		}
		assertThat(MeterLines.all(this.registry))
			.containsExactly("socks5.client.probes{outcome=success, proxy=corp} 2");
	}

	@Test
	void anAssociationIsCountedWhileItLasts() throws IOException {
		try (ScriptedProxy proxy = ProxyScripts.playing(ASSOCIATE);
				UdpAssociation association = client(proxy.port()).build().associate()) {
			assertThat(association.isClosed()).isFalse();
			assertThat(this.listener.active("corp")).hasValue(1);
		}
		assertMoved(handshake("none", "success").replace("command=connect", "command=udp_associate"),
				"socks5.client.replies{proxy=corp, reply=succeeded} 1");
	}

	@Test
	void anAssociationThatTheProxyEndsIsNotCountedAnyLonger() throws Exception {
		try (ScriptedProxy proxy = ProxyScripts.playing(ASSOCIATE);
				UdpAssociation association = client(proxy.port()).build().associate()) {
			assertThat(this.listener.active("corp")).hasValue(1);
			proxy.nextConnection().close();
			assertThatExceptionOfType(ProxyClosedException.class).isThrownBy(association::receive);
			awaitNoThreadOf(association);
			assertThat(this.listener.active("corp")).hasValue(0);
		}
		assertThat(MeterLines.moved(this.registry)).noneMatch((line) -> line.contains("lost"));
	}

	// the thread that detects the end notifies the observers last
	private static void awaitNoThreadOf(UdpAssociation association) throws InterruptedException {
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			if (thread.getName().endsWith("association through " + association.proxy())) {
				thread.join(10_000);
			}
		}
	}

	@Test
	void lostAfterSuccess() throws IOException {
		List<String> before = readUntilTheEnd("");
		assertThat(before).contains("socks5.client.lost.after.success{proxy=corp} 1");
	}

	@Test
	void notLostAfterTheFirstOctet() throws IOException {
		assertThat(readUntilTheEnd("< 2a\n")).noneMatch((line) -> line.contains("lost"));
	}

	private List<String> readUntilTheEnd(String words) throws IOException {
		String granted = ProxyScripts.NO_LOGIN + ProxyScripts.REQUEST + ProxyScripts.GRANTED;
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(granted + words).thenCloses());
				Socket socket = client(proxy.port()).build().connect("chat.example", 5222)) {
			assertThat(this.listener.active("corp")).hasValue(1);
			assertThat(socket.getInputStream().readAllBytes()).hasSize(words.isEmpty() ? 0 : 1);
		}
		assertThat(this.listener.active("corp")).hasValue(0);
		return MeterLines.moved(this.registry);
	}

	private void fails(Script script) {
		try (ScriptedProxy proxy = ScriptedProxy.playing(script)) {
			assertThatIOException().isThrownBy(() -> withLogin(proxy).connect("chat.example", 5222));
		}
	}

	private Socks5Client withLogin(ScriptedProxy proxy) {
		return client(proxy.port()).credentials("alice", "s3cret").build();
	}

	private Socks5Client.Builder client(int port) {
		return Socks5Client.builder().name("corp").proxy("127.0.0.1", port).listener(this.listener);
	}

	private static String handshake(String method, String outcome) {
		return "socks5.client.handshake{auth.method=%s, command=connect, outcome=%s, proxy=corp} 1".formatted(method,
				outcome);
	}

	private void assertMoved(String... lines) {
		assertThat(MeterLines.moved(this.registry)).containsExactly(lines);
		assertThat(this.listener.active("corp")).hasValue(0);
	}

	private static void closeAfterTheGreeting(ScriptedProxy proxy, Socket socket) {
		try {
			proxy.nextConnection().awaitReceived("05 01 00");
			socket.close();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
