package io.socks5.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

import io.socks5.auth.Authentication;
import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.FailureAssert;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.TlsKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A peer that stops reading cannot hold a connect: the deadline closes the connection.
 */
@Timeout(60)
class WriteDeadlineTests {

	private static final Duration LIMIT = Duration.ofMillis(300);

	private static final int MUCH = 8_000_000;

	private final List<Socket> accepted = new CopyOnWriteArrayList<>();

	private ServerSocket stalled = bound();

	private static ServerSocket bound() {
		try {
			return new ServerSocket();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	// reads the greeting, chooses the method, and never reads again
	@BeforeEach
	void listen() throws IOException {
		this.stalled.setReceiveBufferSize(1);
		this.stalled.bind(new InetSocketAddress(LoopbackServer.loopback(), 0));
		Thread thread = new Thread(() -> {
			try {
				while (true) {
					Socket socket = this.stalled.accept();
					this.accepted.add(socket);
					if (socket.getInputStream().read() == 5) {
						socket.getInputStream().readNBytes(3);
						socket.getOutputStream().write(new byte[] { 5, (byte) 0x80 });
					}
				}
			}
			catch (IOException ex) {
				// closed
			}
		}, "stalled proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@AfterEach
	void close() throws IOException {
		this.stalled.close();
		for (Socket socket : this.accepted) {
			socket.close();
		}
	}

	private Socks5Client.Builder builder() {
		return Socks5Client.builder()
			.proxy("127.0.0.1", this.stalled.getLocalPort())
			.connectTimeout(LIMIT)
			.handshakeTimeout(LIMIT)
			.authentication(Talkative::new);
	}

	private static FailureAssert<Socks5TimeoutException> timesOut(Callable<Socket> connect) {
		long start = System.nanoTime();
		Exception failure = TestClients.failureOf(connect);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(LIMIT, LIMIT.plusSeconds(3));
		assertThat(failure).isExactlyInstanceOf(Socks5TimeoutException.class);
		return FailureAssert.assertThat((Socks5TimeoutException) failure);
	}

	@Test
	void aSocketTimesOut() {
		timesOut(() -> builder().build().connect("chat.corp", 5222)).isIn(Phase.AUTHENTICATION)
			.says("timed out (handshake timeout of 300 ms)");
	}

	@Test
	void aSocketThatLingersTimesOut() throws IOException {
		Socket socket = builder().build().socketFactory().createSocket();
		socket.setSoLinger(true, 30);
		timesOut(() -> {
			socket.connect(InetSocketAddress.createUnresolved("chat.corp", 5222), 300);
			return socket;
		}).isIn(Phase.AUTHENTICATION);
		assertThat(socket.isClosed()).isTrue();
	}

	@Test
	void aChannelTimesOut() {
		timesOut(() -> builder().build().openChannel("chat.corp", 5222).socket()).isIn(Phase.AUTHENTICATION);
	}

	@Test
	void aProbeTimesOut() {
		timesOut(() -> {
			builder().handshakeTimeout(Duration.ofMinutes(5)).build().probe(LIMIT);
			return new Socket();
		}).isIn(Phase.AUTHENTICATION).says("timed out (probe timeout of 300 ms)");
	}

	@Test
	void aChainTimesOut() {
		try (FakeSocksServer first = FakeSocksServer.open().knowing("two.test", this.stalled.getLocalPort())) {
			Socks5Client outer = Socks5Client.builder().proxy("127.0.0.1", first.port()).build();
			timesOut(() -> builder().proxy("two.test", 1080).via(outer).build().connect("chat.corp", 5222))
				.isIn(Phase.AUTHENTICATION);
		}
	}

	@Test
	void tlsTimesOut() throws Exception {
		timesOut(() -> builder().tls(TlsKeys.trusting()).build().connect("chat.corp", 5222)).isIn(Phase.TLS);
	}

	@Test
	void aFirstFlightToADirectHostTimesOut() throws IOException {
		try (ServerSocket mute = new ServerSocket()) {
			mute.setReceiveBufferSize(1);
			mute.bind(new InetSocketAddress(LoopbackServer.loopback(), 0));
			Socks5Client client = builder().nonProxyHosts(List.of("127.0.0.1")).build();
			Socks5Socket socket = (Socks5Socket) client.socketFactory().createSocket();
			socket.setSendBufferSize(1);
			byte[] flight = new byte[MUCH];
			long start = System.nanoTime();
			Exception failure = TestClients.failureOf(() -> {
				socket.connect(Endpoint.of("127.0.0.1", mute.getLocalPort()), null, 0, flight);
				return socket;
			});
			assertThat(failure).isExactlyInstanceOf(SocketTimeoutException.class).hasMessage("Write timed out");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.plusSeconds(3));
			assertThat(socket.isClosed()).isTrue();
		}
	}

	/**
	 * A private method whose first message is long, as that of GSSAPI can be.
	 */
	private static final class Talkative implements Authentication {

		@Override
		public AuthMethod method() {
			return new AuthMethod(0x80);
		}

		@Override
		public SubNegotiation begin(FailureContext site) {
			return new SubNegotiation() {
				@Override
				public ByteBuffer start() {
					return ByteBuffer.allocate(MUCH);
				}

				@Override
				public int wanted() {
					return 2;
				}

				@Override
				public ByteBuffer receive(ByteBuffer octets) {
					return ByteBuffer.allocate(0);
				}
			};
		}

	}

}
