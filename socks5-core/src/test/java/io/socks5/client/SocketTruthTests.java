package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.LoopbackServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that a socket reports its destination, and behaves like a plain socket.
 */
class SocketTruthTests {

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.test", this.echo.port());

	private final Socks5Client client = TestClients.proxy(this.proxy).build();

	@AfterEach
	void close() {
		this.proxy.close();
		this.echo.close();
	}

	@Test
	void isNowhereBeforeItIsConnected() throws Exception {
		try (Socks5Socket socket = TestClients.socket(this.client)) {
			assertThat(socket.isConnected()).isFalse();
			assertThat(socket.isClosed()).isFalse();
			assertThat(socket.isBound()).isFalse();
			assertThat(socket.getRemoteSocketAddress()).isNull();
			assertThat(socket.getInetAddress()).isNull();
			assertThat(socket.getPort()).isZero();
			assertThat(socket.getLocalPort()).isEqualTo(-1);
			assertThat(socket.proxy()).isNull();
			assertThat(socket.bound()).isNull();
			assertThat(socket.method()).isNull();
			assertThat(socket).hasToString("Socks5Socket[not connected]");
			assertThatExceptionOfType(SocketException.class).isThrownBy(socket::getInputStream);
			assertThatExceptionOfType(SocketException.class).isThrownBy(socket::getOutputStream);
		}
	}

	@Test
	void isConnectedToTheNameThatTheProxyResolved() throws Exception {
		try (Socks5Socket socket = (Socks5Socket) this.client.connect("chat.test", 5222)) {
			assertThat(socket.getRemoteSocketAddress())
				.isEqualTo(InetSocketAddress.createUnresolved("chat.test", 5222));
			assertThat(socket.getInetAddress()).hasToString("chat.test/255.255.255.255");
			assertThat(socket.getPort()).isEqualTo(5222);
			assertThat(socket.isConnected()).isTrue();
			assertThat(socket.isBound()).isTrue();
			assertThat(socket.getLocalAddress()).isEqualTo(LoopbackServer.loopback());
			assertThat(socket.getLocalSocketAddress())
				.isEqualTo(new InetSocketAddress(LoopbackServer.loopback(), socket.getLocalPort()));
			assertThat(socket.proxy()).isEqualTo(Endpoint.of("127.0.0.1", this.proxy.port()));
			assertThat(socket.bound()).hasToString("127.0.0.1:8080");
			assertThat(socket.method()).isEqualTo(AuthMethod.NONE);
			assertThat(socket.getChannel()).isNull();
			assertThat(socket).hasToString("Socks5Socket[chat.test:5222 through 127.0.0.1:" + this.proxy.port()
					+ ", local port " + socket.getLocalPort() + "]");
		}
	}

	@Test
	void isConnectedToTheLiteralThatWasAskedFor() throws Exception {
		InetAddress loopback = LoopbackServer.loopback();
		try (Socket socket = this.client.connect("127.0.0.1", this.echo.port())) {
			assertThat(socket.getRemoteSocketAddress()).isEqualTo(new InetSocketAddress(loopback, this.echo.port()));
			assertThat(socket.getInetAddress()).isEqualTo(loopback).hasToString("/127.0.0.1");
			assertThat(socket.getPort()).isEqualTo(this.echo.port());
		}
	}

	@Test
	void isConnectedDirectlyWhereNoProxyIsWanted() throws Exception {
		Socks5Client direct = TestClients.proxy(this.proxy).nonProxyHosts(List.of("127.0.0.0/8")).build();
		try (Socks5Socket socket = (Socks5Socket) direct.connect("127.0.0.1", this.echo.port())) {
			assertThat(socket.proxy()).isNull();
			assertThat(socket.bound()).isNull();
			assertThat(socket.method()).isNull();
			assertThat(socket.getPort()).isEqualTo(this.echo.port());
			assertThat(socket.getInetAddress()).isEqualTo(LoopbackServer.loopback());
			assertThat(this.proxy.requests()).isEmpty();
		}
	}

	@Test
	void stillKnowsWhereItWasConnectedWhenItIsClosed() throws Exception {
		Socket socket = this.client.connect("chat.test", 5222);
		socket.close();
		assertThat(socket.isClosed()).isTrue();
		assertThat(socket.isConnected()).isTrue();
		assertThat(socket.getRemoteSocketAddress()).isEqualTo(InetSocketAddress.createUnresolved("chat.test", 5222));
		assertThatExceptionOfType(SocketException.class).isThrownBy(socket::getInputStream);
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.setSoTimeout(1));
	}

	@Test
	void isClosedByItsStreams() throws Exception {
		Socket one = this.client.connect("chat.test", 5222);
		one.getInputStream().close();
		assertThat(one.isClosed()).isTrue();
		Socket other = this.client.connect("chat.test", 5222);
		other.getOutputStream().close();
		assertThat(other.isClosed()).isTrue();
	}

	@Test
	void closesHalfOfTheTunnel() throws Exception {
		try (Socket socket = this.client.connect("chat.test", 5222)) {
			socket.getOutputStream().write(new byte[] { 1, 2, 3 });
			socket.shutdownOutput();
			assertThat(socket.isOutputShutdown()).isTrue();
			assertThat(socket.isClosed()).isFalse();
			assertThat(socket.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
			socket.shutdownInput();
			assertThat(socket.isInputShutdown()).isTrue();
		}
	}

	@Test
	void keepsTheReadTimeoutThroughTheHandshake() throws Exception {
		try (Socket socket = this.client.socketFactory().createSocket()) {
			socket.setSoTimeout(1234);
			socket.connect(InetSocketAddress.createUnresolved("chat.test", 5222), 60_000);
			assertThat(socket.getSoTimeout()).isEqualTo(1234);
			socket.setSoTimeout(1);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> socket.getInputStream().read());
			socket.getOutputStream().write(7);
			socket.setSoTimeout(0);
			assertThat(socket.getInputStream().read()).isEqualTo(7);
		}
	}

	@Test
	void hasNoReadTimeoutUnlessOneIsSet() throws Exception {
		try (Socket socket = this.client.connect("chat.test", 5222)) {
			assertThat(socket.getSoTimeout()).isZero();
		}
	}

	@Test
	void connectsOnce() throws Exception {
		try (Socket socket = this.client.connect("chat.test", 5222)) {
			assertThatExceptionOfType(SocketException.class)
				.isThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("chat.test", 5222)))
				.withMessage("Already connected or connecting");
		}
	}

	@Test
	void refusesAnAddressOrATimeoutThatIsNone() throws Exception {
		try (Socket socket = this.client.socketFactory().createSocket()) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> socket.connect(null));
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> socket.connect(new SocketAddress() {
			}));
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("chat.test", 5222), -1));
			socket.connect(InetSocketAddress.createUnresolved("chat.test", 5222));
			assertThat(socket.isConnected()).isTrue();
		}
	}

}
