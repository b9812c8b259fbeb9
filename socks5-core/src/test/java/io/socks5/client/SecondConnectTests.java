package io.socks5.client;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;

import io.socks5.protocol.RequestRejectedException;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A socket whose connect has failed can be connected again, and keeps what was set.
 */
class SecondConnectTests {

	private static final InetSocketAddress CHAT = InetSocketAddress.createUnresolved("chat.corp", 5222);

	private final ScriptedProxy proxy = ScriptedProxy.playing(
			Script.of(TestClients.GRANTED.replaceFirst("< 05 00 00.*", "< 05 05\nx")), Script.of(TestClients.GRANTED));

	private final Socks5Client client = TestClients.proxy(this.proxy).build();

	@AfterEach
	void close() {
		this.proxy.close();
	}

	private void connectTwice(Socket socket) throws Exception {
		assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(() -> socket.connect(CHAT));
		this.proxy.nextConnection().awaitClosedByClient();
		assertThat(socket.isConnected()).isFalse();
		assertThat(socket.isClosed()).isTrue();
		assertThat(socket.getRemoteSocketAddress()).isNull();
		socket.connect(CHAT);
		assertThat(socket.isConnected()).isTrue();
		assertThat(socket.isClosed()).isFalse();
		assertThat(this.proxy.connections()).isEqualTo(2);
	}

	@Test
	void succeedsAfterAFailure() throws Exception {
		try (Socket socket = this.client.socketFactory().createSocket()) {
			connectTwice(socket);
		}
	}

	@Test
	void keepsTheOptionsThatWereSetBefore() throws Exception {
		try (Socket socket = this.client.socketFactory().createSocket()) {
			setOptions(socket);
			connectTwice(socket);
			assertThat(socket.getTcpNoDelay()).isTrue();
			assertThat(socket.getKeepAlive()).isFalse();
			assertThat(socket.getSoTimeout()).isEqualTo(4321);
			assertThat(socket.getSoLinger()).isEqualTo(7);
			assertThat(socket.getOOBInline()).isTrue();
			assertThat(socket.getReuseAddress()).isTrue();
			assertThat(socket.getTrafficClass()).isEqualTo(0x10);
			assertThat(socket.getOption(StandardSocketOptions.SO_REUSEPORT)).isTrue();
		}
	}

	private static void setOptions(Socket socket) throws Exception {
		socket.setTcpNoDelay(true);
		socket.setKeepAlive(false);
		socket.setSoTimeout(4321);
		socket.setSoLinger(true, 7);
		socket.setOOBInline(true);
		socket.setReuseAddress(true);
		socket.setTrafficClass(0x10);
		socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
		socket.setPerformancePreferences(0, 1, 0);
	}

	@Test
	void keepsTheBufferSizesThatWereSetBefore() throws Exception {
		try (Socket socket = this.client.socketFactory().createSocket(); Socket plain = new Socket()) {
			for (Socket each : new Socket[] { socket, plain }) {
				each.setSendBufferSize(20_000);
				each.setReceiveBufferSize(30_000);
			}
			connectTwice(socket);
			assertThat(socket.getSendBufferSize()).isEqualTo(plain.getSendBufferSize());
			assertThat(socket.getReceiveBufferSize()).isEqualTo(plain.getReceiveBufferSize());
		}
	}

	@Test
	void keepsWhatWasSetBetweenTheTwo() throws Exception {
		try (Socket socket = this.client.socketFactory().createSocket()) {
			assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(() -> socket.connect(CHAT));
			socket.setSoTimeout(77);
			socket.setTcpNoDelay(true);
			socket.connect(CHAT);
			assertThat(socket.getSoTimeout()).isEqualTo(77);
			assertThat(socket.getTcpNoDelay()).isTrue();
		}
	}

	@Test
	void keepsTheLocalAddress() throws Exception {
		try (Socket socket = this.client.socketFactory().createSocket()) {
			socket.bind(new InetSocketAddress(LoopbackServer.loopback(), 0));
			assertThat(socket.isBound()).isTrue();
			int port = socket.getLocalPort();
			assertThat(port).isPositive();
			connectTwice(socket);
			assertThat(socket.getLocalAddress()).isEqualTo(LoopbackServer.loopback());
		}
	}

	@Test
	void supportsTheOptionsOfAPlainSocket() throws Exception {
		try (Socket socket = this.client.socketFactory().createSocket(); Socket plain = new Socket()) {
			assertThat(socket.supportedOptions()).isEqualTo(plain.supportedOptions());
			for (SocketOption<?> option : plain.supportedOptions()) {
				if (!option.name().equals("SO_KEEPALIVE")) {
					assertThat((Object) socket.getOption(option)).as(option.name()).isEqualTo(plain.getOption(option));
				}
			}
		}
	}

	@Test
	void keepsTheTunnelAliveByDefault() throws Exception {
		try (Socket socket = this.client.socketFactory().createSocket()) {
			connectTwice(socket);
			assertThat(socket.getKeepAlive()).isTrue();
		}
	}

}
