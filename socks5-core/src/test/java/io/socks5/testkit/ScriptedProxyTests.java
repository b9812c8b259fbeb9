package io.socks5.testkit;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class ScriptedProxyTests {

	private static Socket connect(LoopbackServer server) throws IOException {
		return new Socket(LoopbackServer.loopback(), server.port());
	}

	private static void send(Socket socket, String octets) throws IOException {
		socket.getOutputStream().write(Octets.of(octets));
	}

	@Test
	void answersWhenItGotWhatTheScriptSays() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("> 05 01 00\n< 05 00\n").thenCloses());
				Socket socket = connect(proxy)) {
			send(socket, "05 01");
			send(socket, "00");
			assertThat(socket.getInputStream().readAllBytes()).containsExactly(5, 0);
			assertThat(proxy.nextConnection().received()).isEqualTo("05 01 00");
			assertThat(proxy.connections()).isEqualTo(1);
		}
	}

	@Test
	void answersInPieces() throws Exception {
		Script script = Script.of("< 01 02 03 04 05\n").inPiecesOf(2).thenCloses();
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Socket socket = connect(proxy)) {
			assertThat(socket.getInputStream().readAllBytes()).containsExactly(1, 2, 3, 4, 5);
		}
	}

	@Test
	void playsTheLastScriptForAllFurtherConnections() throws Exception {
		Script first = Script.of("< 'a'\n").thenCloses();
		Script last = Script.of("< 'b'\n").thenCloses();
		try (ScriptedProxy proxy = ScriptedProxy.playing(first, last)) {
			for (String expected : new String[] { "a", "b", "b" }) {
				try (Socket socket = connect(proxy)) {
					assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo(expected);
				}
			}
		}
	}

	@Test
	void dripsNoMoreWhenItIsClosed() throws Exception {
		ScriptedProxy proxy = ScriptedProxy.playing(Script.of("").thenDrips("'a'", Duration.ofMillis(10)));
		String name = "ScriptedProxy " + proxy.port();
		try (Socket socket = connect(proxy)) {
			assertThat(socket.getInputStream().read()).isEqualTo('a');
			proxy.close();
			assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain(name);
		}
	}

	@Test
	void findsOctetsThatTheScriptDoesNotHave() throws Exception {
		try (Socket socket = new Socket()) {
			mistake(() -> {
				ScriptedProxy proxy = ScriptedProxy.playing(Script.of("> 05 01 00\n"));
				socket.connect(new java.net.InetSocketAddress(LoopbackServer.loopback(), proxy.port()));
				send(socket, "05 01 02");
				assertThat(socket.getInputStream().read()).isEqualTo(-1);
				return proxy;
			}, "05 01 02");
		}
	}

	@Test
	void findsAClientThatEndsTooSoon() {
		mistake(() -> {
			ScriptedProxy proxy = ScriptedProxy.playing(Script.of("> 05 01 00\n"));
			try (Socket socket = connect(proxy)) {
				send(socket, "05");
				socket.shutdownOutput();
				assertThat(socket.getInputStream().read()).isEqualTo(-1);
			}
			return proxy;
		}, "the client's octets");
	}

	@Test
	void findsAClientThatGoesOnWhereItShouldClose() {
		mistake(() -> {
			ScriptedProxy proxy = ScriptedProxy.playing(Script.of("< 05 ff\nx\n"));
			try (Socket socket = connect(proxy)) {
				send(socket, "01");
				socket.shutdownOutput();
				assertThat(socket.getInputStream().readAllBytes()).containsExactly(5, 255);
			}
			return proxy;
		}, "octets in place of the client's end");
	}

	private static void mistake(ProxyUser user, String message) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> user.use().close())
			.withStackTraceContaining(message);
	}

	@Test
	void noticesThatTheClientCloses() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(""))) {
			connect(proxy).close();
			proxy.nextConnection().awaitClosedByClient();
		}
	}

	@Test
	void resets() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("> 01\n").thenResets());
				Socket socket = connect(proxy)) {
			send(socket, "01");
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> socket.getInputStream().read());
		}
	}

	@Test
	void drips() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("").thenDrips("01 02", Duration.ofMillis(5)))) {
			try (Socket socket = connect(proxy)) {
				assertThat(socket.getInputStream().readNBytes(5)).containsExactly(1, 2, 1, 2, 1);
			}
			proxy.nextConnection().awaitClosedByClient();
		}
	}

	@Test
	void letsGoOfAnOpenConnectionWhenItIsClosed() throws Exception {
		ScriptedProxy proxy = ScriptedProxy.playing(Script.of("< 01\n"));
		try (Socket socket = connect(proxy)) {
			assertThat(socket.getInputStream().read()).isEqualTo(1);
			assertThatNoException().isThrownBy(proxy::close);
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
	}

	@FunctionalInterface
	private interface ProxyUser {

		ScriptedProxy use() throws IOException;

	}

}
