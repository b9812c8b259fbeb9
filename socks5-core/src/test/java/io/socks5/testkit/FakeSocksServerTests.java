package io.socks5.testkit;

import java.io.IOException;
import java.net.Socket;

import io.socks5.testkit.FakeSocksServer.Request;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FakeSocksServerTests {

	private static void exchange(Socket socket, String request, String answer) throws IOException {
		socket.getOutputStream().write(Octets.of(request));
		byte[] expected = Octets.of(answer);
		assertThat(Octets.text(socket.getInputStream().readNBytes(expected.length))).isEqualTo(Octets.text(expected));
	}

	@Test
	void relaysToANameThatItAloneKnows() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer server = FakeSocksServer.open().knowing("echo.test", echo.port());
				Socket socket = new Socket(LoopbackServer.loopback(), server.port())) {
			exchange(socket, "05 01 00", "05 00");
			exchange(socket, "05 01 00 03 09 'echo.test' 0007", "05 00 00 01 7f000001 1f90");
			exchange(socket, "'hello'", "'hello'");
			socket.shutdownOutput();
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
			assertThat(server.requests()).containsExactly(new Request(3, "echo.test", 7));
		}
	}

	@Test
	void relaysToALiteralAfterLogin() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer server = FakeSocksServer.asking("alice", "s3cret");
				Socket socket = new Socket(LoopbackServer.loopback(), server.port())) {
			exchange(socket, "05 02 00 02", "05 02");
			exchange(socket, "01 05 'alice' 06 's3cret'", "01 00");
			exchange(socket, "05 01 00 01 7f000001 %04x".formatted(echo.port()), "05 00 00 01 7f000001 1f90");
			exchange(socket, "'hello'", "'hello'");
			assertThat(server.requests()).containsExactly(new Request(1, "127.0.0.1", echo.port()));
		}
	}

	@Test
	void refusesWhatItDoesNotKnow() throws Exception {
		try (FakeSocksServer server = FakeSocksServer.open();
				Socket socket = new Socket(LoopbackServer.loopback(), server.port())) {
			exchange(socket, "05 01 00", "05 00");
			exchange(socket, "05 01 00 03 09 'else.test' 0007", "05 04 00 01 00000000 0000");
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
	}

	@Test
	void refusesAWrongPasswordAndAClientWithoutLogin() throws Exception {
		try (FakeSocksServer server = FakeSocksServer.asking("alice", "s3cret");
				Socket wrong = new Socket(LoopbackServer.loopback(), server.port());
				Socket none = new Socket(LoopbackServer.loopback(), server.port())) {
			exchange(wrong, "05 01 02", "05 02");
			exchange(wrong, "01 05 'alice' 05 'wrong'", "01 01");
			exchange(none, "05 01 00", "05 ff");
			assertThat(none.getInputStream().read()).isEqualTo(-1);
			assertThat(server.requests()).isEmpty();
		}
	}

}
