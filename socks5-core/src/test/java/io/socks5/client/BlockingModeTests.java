package io.socks5.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.FutureTask;

import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import io.socks5.testkit.real.DescriptorMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the descriptor of a socket after a connect on a platform thread. The JDK
 * makes it non-blocking for good when a read has a timeout, which costs system calls.
 */
@Timeout(60)
class BlockingModeTests {

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer proxy = FakeSocksServer.asking("alice", "s3cret")
		.knowing("chat.test", this.echo.port());

	@AfterEach
	void close() {
		this.proxy.close();
		this.echo.close();
	}

	private Socks5Client.Builder builder() {
		return TestClients.proxy(this.proxy).credentials("alice", "s3cret");
	}

	private static Socket exchanging(Socket socket) throws IOException {
		socket.getOutputStream().write(7);
		assertThat(socket.getInputStream().read()).isEqualTo(7);
		return socket;
	}

	private static void staysBlocking(int peer, Socket socket) throws IOException {
		try (socket) {
			assertThat(DescriptorMode.isBlocking(exchanging(socket), peer)).isTrue();
		}
	}

	@Test
	void aTimeoutOfTheJdkWouldChangeIt() throws Exception {
		try (Socket socket = new Socket("127.0.0.1", this.echo.port())) {
			assertThat(DescriptorMode.isBlocking(socket, this.echo.port())).isTrue();
			socket.setSoTimeout(60_000);
			assertThat(DescriptorMode.isBlocking(exchanging(socket), this.echo.port())).isFalse();
		}
	}

	@Test
	void aSocketStaysBlocking() throws Exception {
		staysBlocking(this.proxy.port(), builder().build().connect("chat.test", 5222));
	}

	@Test
	void aSocketWithATimeoutOfItsOwnStaysBlocking() throws Exception {
		Socket socket = builder().build().socketFactory().createSocket();
		socket.connect(InetSocketAddress.createUnresolved("chat.test", 5222), 60_000);
		staysBlocking(this.proxy.port(), socket);
	}

	@Test
	void theTimeoutOfTheApplicationAppliesToItsOwnReadsOnly() throws Exception {
		try (Socket socket = builder().build().socketFactory().createSocket()) {
			socket.setSoTimeout(60_000);
			socket.connect(InetSocketAddress.createUnresolved("chat.test", 5222));
			assertThat(DescriptorMode.isBlocking(socket, this.proxy.port())).isTrue();
			assertThat(socket.getSoTimeout()).isEqualTo(60_000);
			assertThat(DescriptorMode.isBlocking(exchanging(socket), this.proxy.port())).isFalse();
		}
	}

	@Test
	void aDirectSocketStaysBlocking() throws Exception {
		staysBlocking(this.echo.port(),
				builder().nonProxyHosts(List.of("127.0.0.1")).build().connect("127.0.0.1", this.echo.port()));
	}

	@Test
	void aSocketToANameStaysBlocking() throws Exception {
		staysBlocking(this.proxy.port(),
				builder().proxy("localhost", this.proxy.port()).build().connect("chat.test", 5222));
	}

	@Test
	void aSocketInsideTlsStaysBlocking() throws Exception {
		try (TlsFront front = TlsFront.before(this.proxy.port(), TlsKeys.of("127.0.0.1"))) {
			staysBlocking(front.port(),
					builder().proxy("127.0.0.1", front.port())
						.tls(TlsKeys.trusting())
						.build()
						.connect("chat.test", 5222));
		}
	}

	@Test
	void aSocketWithEarlyDataStaysBlocking() throws Exception {
		staysBlocking(this.proxy.port(), builder().earlyData(true).build().connect("chat.test", 5222));
	}

	@Test
	void aSocketThatWaitsForEachAnswerStaysBlocking() throws Exception {
		Script script = Script.of("> 05 01 00\n");
		try (ScriptedProxy slow = ScriptedProxy.playing(script)) {
			FutureTask<Socket> connect = TestClients
				.start(() -> TestClients.proxy(slow).build().connect("chat.corp", 5222));
			ScriptedConnection connection = slow.nextConnection().awaitPlayed();
			connection.send(new byte[] { 5 });
			connection.send(new byte[] { 0 });
			connection.awaitReceived("05 01 00 03 09 63 68 61 74 2e 63 6f 72 70 14 66");
			connection.send(new byte[] { 5, 0, 0, 1, 127 });
			connection.send(new byte[] { 0, 0, 1, 0, 1 });
			try (Socket socket = TestClients.result(connect)) {
				assertThat(DescriptorMode.isBlocking(socket, slow.port())).isTrue();
			}
		}
	}

}
