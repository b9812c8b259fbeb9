package io.socks5.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

import io.socks5.client.Binding;
import io.socks5.client.Socks5Client;
import io.socks5.client.TestClients;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.BlackHole;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the references of the timer. It must keep no connection whose connect has
 * ended, or waits for the application.
 */
@Timeout(60)
class KeptDeadlinesTests {

	private static final InetSocketAddress CHAT = InetSocketAddress.createUnresolved("chat.corp", 5222);

	private static final String LOGIN = "> 05 01 00\n< 05 00\n";

	private static final String REQUEST = "> 05 01 00 03 09 'chat.corp' 1466\n";

	private static final String REPLY = "< 05 00 00 01 c0000201 1f90\n";

	/** Tasks of other tests, whose number can only decrease. */
	private final int others = Threads.TIMER.size();

	@AfterEach
	void nothingIsKept() {
		Eventually.await("no task", Threads.TIMER::size, (size) -> size <= this.others);
	}

	private void isKept() {
		Eventually.await("a task", Threads.TIMER::size, (size) -> size > 0);
	}

	private static ScriptedProxy playing(String transcript) {
		return ScriptedProxy.playing(Script.of(transcript));
	}

	private static Socket connected(Socks5Client client) throws IOException {
		Socket socket = client.socketFactory().createSocket();
		socket.connect(CHAT);
		return socket;
	}

	@Test
	void ofATunnel() throws Exception {
		try (ScriptedProxy proxy = playing(LOGIN + REQUEST + REPLY);
				Socket socket = connected(TestClients.proxy(proxy).build())) {
			nothingIsKept();
			assertThat(socket.isConnected()).isTrue();
		}
	}

	@Test
	void ofADirectConnection() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				Socket socket = Socks5Client.builder()
					.proxy("127.0.0.1", 1)
					.nonProxyHosts(List.of("127.0.0.1"))
					.build()
					.connect("127.0.0.1", echo.port())) {
			nothingIsKept();
			assertThat(socket.isConnected()).isTrue();
		}
	}

	@Test
	void ofAChannel() throws Exception {
		try (ScriptedProxy proxy = playing(LOGIN + REQUEST + REPLY);
				Socket socket = TestClients.proxy(proxy).build().openChannel("chat.corp", 5222).socket()) {
			nothingIsKept();
			assertThat(socket.isConnected()).isTrue();
		}
	}

	@Test
	void ofARefusal() {
		try (ScriptedProxy proxy = playing(LOGIN + REQUEST + "< 05 05\n")) {
			TestClients.failureOf(() -> connected(TestClients.proxy(proxy).build()));
		}
	}

	@Test
	void ofAProxyThatIsDown() throws Exception {
		int port;
		try (EchoServer echo = EchoServer.listen()) {
			port = echo.port();
		}
		TestClients.failureOf(() -> Socks5Client.builder().proxy("127.0.0.1", port).build().connect("chat.corp", 5222));
	}

	@Test
	void ofATimeout() {
		try (ScriptedProxy proxy = playing("> 05 01 00\n")) {
			TestClients
				.failureOf(() -> connected(TestClients.proxy(proxy).handshakeTimeout(Duration.ofMillis(100)).build()));
		}
	}

	@Test
	void ofAConnectThatIsClosed() throws Exception {
		try (BlackHole hole = BlackHole.open()) {
			Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", hole.port()).build();
			Socket socket = client.socketFactory().createSocket();
			Thread thread = new Thread(() -> TestClients.failureOf(() -> {
				socket.connect(CHAT);
				return socket;
			}), "connecting");
			thread.start();
			isKept();
			socket.close();
			thread.join();
		}
	}

	@Test
	void ofARequestThatWaits() throws Exception {
		try (ScriptedProxy proxy = playing(LOGIN + REQUEST + "> 'hello'\n");
				Socket socket = connected(TestClients.proxy(proxy).earlyData(true).build())) {
			nothingIsKept();
			ScriptedConnection connection = proxy.nextConnection();
			socket.getOutputStream().write(new byte[] { 'h', 'e', 'l', 'l', 'o' });
			connection.awaitPlayed();
			nothingIsKept();
			socket.setSoTimeout(10);
			TestClients.failureOf(socket.getInputStream()::read);
			nothingIsKept();
			assertThat(socket.isClosed()).isFalse();
		}
	}

	@Test
	void ofABinding() throws Exception {
		try (ScriptedProxy proxy = playing(LOGIN + "> 05 02 00 01 00000000 0000\n" + REPLY)) {
			Binding binding = TestClients.proxy(proxy).build().bind(Endpoint.UNSPECIFIED);
			nothingIsKept();
			Thread thread = new Thread(() -> TestClients.failureOf(() -> binding.accept(Duration.ofMinutes(5))),
					"accepting");
			thread.start();
			isKept();
			binding.close();
			thread.join();
		}
	}

	@Test
	void ofAWarmConnectionThatIsTaken() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.corp", echo.port());
				Socks5Client client = TestClients.proxy(proxy).warm(1, Duration.ofMinutes(5)).build()) {
			client.connect("chat.corp", 5222).close();
			TestClients.awaitIdle(client, 1);
			Eventually.await("its expiry alone", Threads.TIMER::size, (size) -> size <= this.others + 1);
		}
	}

}
