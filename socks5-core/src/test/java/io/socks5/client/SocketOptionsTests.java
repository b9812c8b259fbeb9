package io.socks5.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;

import io.socks5.testkit.EchoServer;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for all getters and setters of a socket, before a connect, after it and after a
 * close. The results are those of a plain socket, also over a channel.
 */
@Timeout(60)
class SocketOptionsTests {

	private static final Script WHOLE = Script.of(TestClients.GRANTED).thenEchoes();

	private static final Script IDLE = Script.of("> 05 01 00\n< 05 00\n");

	private final ScriptedProxy proxy = ScriptedProxy.playing(WHOLE);

	private final ScriptedProxy warmProxy = ScriptedProxy.playing(WHOLE, WHOLE, IDLE);

	private final EchoServer echo = EchoServer.listen();

	private Socks5Client client = TestClients.proxy(this.proxy).build();

	@AfterEach
	void close() {
		this.client.close();
		this.proxy.close();
		this.warmProxy.close();
		this.echo.close();
	}

	private void warm() throws IOException {
		this.client = TestClients.proxy(this.warmProxy).warm(1, Duration.ofMinutes(5)).build();
		this.client.connect("chat.corp", 5222).close();
		TestClients.awaitIdle(this.client, 1);
	}

	private Socket plain() throws IOException {
		Socket plain = new Socket(Proxy.NO_PROXY);
		plain.setKeepAlive(true);
		return plain;
	}

	private Socket connectedPlain() throws IOException {
		Socket plain = plain();
		plain.connect(new InetSocketAddress(LoopbackServer.loopback(), this.echo.port()));
		return plain;
	}

	@Test
	void agreesBeforeAConnect() throws Exception {
		try (Socket socket = TestClients.socket(this.client); Socket plain = plain()) {
			socket.setKeepAlive(true);
			assertThat(answers(socket)).isEqualTo(answers(plain));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void agreesAfterAConnect(boolean warm) throws Exception {
		if (warm) {
			warm();
		}
		try (Socket socket = this.client.connect("chat.corp", 5222); Socket plain = connectedPlain()) {
			assertThat(answers(socket)).isEqualTo(answers(plain));
			assertThat(this.client.warm().hits()).isEqualTo(warm ? 1 : 0);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void agreesAfterAClose(boolean warm) throws Exception {
		if (warm) {
			warm();
		}
		Socket socket = this.client.connect("chat.corp", 5222);
		Socket plain = connectedPlain();
		socket.close();
		plain.close();
		assertThat(answers(socket)).isEqualTo(answers(plain));
	}

	@Test
	void agreesAfterACloseWithoutAConnect() throws Exception {
		Socket socket = TestClients.socket(this.client);
		Socket plain = new Socket(Proxy.NO_PROXY);
		socket.close();
		plain.close();
		assertThat(answers(socket)).isEqualTo(answers(plain));
	}

	private static Map<String, String> answers(Socket socket) {
		Map<String, String> answers = new LinkedHashMap<>();
		asked(answers, socket);
		options(answers, socket);
		set(answers, socket);
		asked(answers, socket);
		halves(answers, socket);
		return answers;
	}

	private static void asked(Map<String, String> answers, Socket socket) {
		answer(answers, "bound", socket::isBound);
		answer(answers, "connected", socket::isConnected);
		answer(answers, "closed", socket::isClosed);
		answer(answers, "inputShutdown", socket::isInputShutdown);
		answer(answers, "outputShutdown", socket::isOutputShutdown);
		answer(answers, "channel", () -> String.valueOf(socket.getChannel()));
		answer(answers, "localAddress", socket::getLocalAddress);
		answer(answers, "localPort", () -> (socket.getLocalPort() > 0) ? "a port" : socket.getLocalPort());
		answer(answers, "localSocketAddress",
				() -> String.valueOf(socket.getLocalSocketAddress()).replaceFirst("[0-9]+$", "port"));
		answer(answers, "remote", () -> socket.getRemoteSocketAddress() != null);
		answer(answers, "remoteAddress", () -> socket.getInetAddress() != null);
		answer(answers, "remotePort", () -> socket.getPort() > 0);
		answer(answers, "SO_TIMEOUT", socket::getSoTimeout);
		answer(answers, "TCP_NODELAY", socket::getTcpNoDelay);
		answer(answers, "SO_LINGER", socket::getSoLinger);
		answer(answers, "SO_OOBINLINE", socket::getOOBInline);
		answer(answers, "SO_KEEPALIVE", socket::getKeepAlive);
		answer(answers, "IP_TOS", socket::getTrafficClass);
		answer(answers, "SO_REUSEADDR", socket::getReuseAddress);
	}

	private static void options(Map<String, String> answers, Socket socket) {
		answer(answers, "options",
				() -> new TreeSet<>(socket.supportedOptions().stream().map(Object::toString).toList()));
		for (SocketOption<?> option : new Socket(Proxy.NO_PROXY).supportedOptions()) {
			// the kernel changes the one as it goes
			if (!option.name().endsWith("BUF") && !option.name().equals("TCP_QUICKACK")) {
				answer(answers, "option " + option, () -> socket.getOption(option));
			}
		}
		answer(answers, "option IP_MULTICAST_TTL", () -> socket.getOption(StandardSocketOptions.IP_MULTICAST_TTL));
		answer(answers, "option SO_RCVBUF", () -> socket.getOption(StandardSocketOptions.SO_RCVBUF) > 0);
	}

	private static void set(Map<String, String> answers, Socket socket) {
		does(answers, "set SO_TIMEOUT", () -> socket.setSoTimeout(1234));
		does(answers, "set SO_TIMEOUT -1", () -> socket.setSoTimeout(-1));
		does(answers, "set TCP_NODELAY", () -> socket.setTcpNoDelay(true));
		does(answers, "set SO_LINGER", () -> socket.setSoLinger(true, 7));
		does(answers, "set SO_LINGER -1", () -> socket.setSoLinger(true, -1));
		does(answers, "set SO_OOBINLINE", () -> socket.setOOBInline(true));
		does(answers, "set SO_KEEPALIVE", () -> socket.setKeepAlive(false));
		does(answers, "set IP_TOS", () -> socket.setTrafficClass(0x10));
		does(answers, "set IP_TOS 300", () -> socket.setTrafficClass(300));
		does(answers, "set SO_REUSEADDR", () -> socket.setReuseAddress(true));
		does(answers, "set SO_SNDBUF", () -> socket.setSendBufferSize(20_000));
		does(answers, "set SO_SNDBUF 0", () -> socket.setSendBufferSize(0));
		does(answers, "set SO_RCVBUF", () -> socket.setReceiveBufferSize(20_000));
		does(answers, "set SO_RCVBUF 0", () -> socket.setReceiveBufferSize(0));
		does(answers, "setOption SO_LINGER", () -> socket.setOption(StandardSocketOptions.SO_LINGER, 5));
		does(answers, "setOption TCP_NODELAY null", () -> socket.setOption(StandardSocketOptions.TCP_NODELAY, null));
		does(answers, "setOption IP_MULTICAST_TTL", () -> socket.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 1));
		does(answers, "setPerformancePreferences", () -> socket.setPerformancePreferences(1, 0, 0));
		does(answers, "bind to another kind", () -> socket.bind(new SocketAddress() {
		}));
	}

	private static void halves(Map<String, String> answers, Socket socket) {
		does(answers, "in", socket::getInputStream);
		does(answers, "out", socket::getOutputStream);
		does(answers, "urgent", () -> socket.sendUrgentData(1));
		if (socket.isConnected() || socket.isClosed()) {
			does(answers, "connect", () -> socket.connect(new InetSocketAddress(LoopbackServer.loopback(), 1)));
			does(answers, "bind", () -> socket.bind(new InetSocketAddress(0)));
		}
		for (int i = 1; i <= 2; i++) {
			does(answers, "shutdownOutput " + i, socket::shutdownOutput);
			does(answers, "shutdownInput " + i, socket::shutdownInput);
			does(answers, "in " + i, socket::getInputStream);
			does(answers, "out " + i, socket::getOutputStream);
		}
		answer(answers, "inputShutdown in the end", socket::isInputShutdown);
		answer(answers, "outputShutdown in the end", socket::isOutputShutdown);
	}

	private static void does(Map<String, String> answers, String name, Action action) {
		answer(answers, name, () -> {
			action.run();
			return "done";
		});
	}

	private static void answer(Map<String, String> answers, String name, Callable<?> question) {
		String answer;
		try {
			answer = String.valueOf(question.call());
		}
		catch (Exception ex) {
			answer = ex.getClass().getSimpleName();
		}
		answers.merge(name, answer, (first, second) -> first + ", then " + second);
	}

	/**
	 * A setter of a socket.
	 */
	@FunctionalInterface
	private interface Action {

		void run() throws IOException;

	}

}
