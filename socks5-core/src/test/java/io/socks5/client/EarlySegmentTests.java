package io.socks5.client;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.socks5.protocol.Endpoint;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.Octets;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import io.socks5.testkit.XorFront;
import io.socks5.testkit.XorMethod;
import io.socks5.transport.BlockingTransport;
import io.socks5.transport.DeferredConnect;
import io.socks5.transport.DeferredOwner;
import io.socks5.transport.SocketSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the segments of early data: each write to the plain socket is one.
 */
@Timeout(60)
class EarlySegmentTests {

	private static final Endpoint CHAT = Endpoint.of("chat.corp", 5222);

	private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

	private static final String REQUEST = Octets.text(Octets.of("05 01 00 03 09 'chat.corp' 1466"));

	private final List<byte[]> segments = new CopyOnWriteArrayList<>();

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.corp", this.echo.port());

	@AfterEach
	void close() {
		this.proxy.close();
		this.echo.close();
	}

	private List<byte[]> firstSegments(Socks5Client.Builder builder) throws IOException {
		try (Socks5Client client = builder.earlyData(true).build()) {
			DeferredTunnel deferred = (DeferredTunnel) client.connector(null).connect(new Recorded(), CHAT, null);
			DeferredConnect<Tunnel> connect = new DeferredConnect<>(new Owner(deferred), deferred.transport(), false);
			this.segments.clear();
			assertThat(connect.send(HELLO, 0, HELLO.length)).isTrue();
			List<byte[]> first = List.copyOf(this.segments);
			try (Socket socket = connect.await(null).socket()) {
				assertThat(socket.getInputStream().readNBytes(HELLO.length)).isEqualTo(HELLO);
			}
			return first;
		}
	}

	@Test
	void theRequestAndTheFirstWriteAreOneSegment() throws Exception {
		assertThat(firstSegments(TestClients.proxy(this.proxy))).extracting(Octets::text)
			.containsExactly(REQUEST + " " + Octets.text(HELLO));
	}

	@Test
	void theyAreOneRecordInsideTlsToTheProxy() throws Exception {
		try (TlsFront front = TlsFront.before(this.proxy.port(), TlsKeys.of("127.0.0.1"))) {
			assertThat(firstSegments(TestClients.proxy(front).tls(TlsKeys.trusting()))).hasSize(1);
		}
	}

	@Test
	void theyAreOneSegmentInsideAnEncapsulation() throws Exception {
		try (XorFront front = XorFront.before(this.proxy, 100)) {
			assertThat(firstSegments(
					TestClients.proxy(front).authentication(() -> new XorMethod(7, 1000)).requireAuthentication(true)))
				.hasSize(1);
		}
	}

	/**
	 * Sockets whose writes are recorded.
	 */
	private final class Recorded implements SocketSource {

		@Override
		public Socket open() {
			return new Socket(Proxy.NO_PROXY) {
				@Override
				public OutputStream getOutputStream() throws IOException {
					return new FilterOutputStream(super.getOutputStream()) {
						@Override
						public void write(byte[] octets, int offset, int length) throws IOException {
							EarlySegmentTests.this.segments.add(Arrays.copyOfRange(octets, offset, offset + length));
							this.out.write(octets, offset, length);
						}
					};
				}
			};
		}

		@Override
		public boolean isCancelled() {
			return false;
		}

		@Override
		public boolean defers() {
			return true;
		}

	}

	/**
	 * The owner of a connect that is not replaced.
	 *
	 * @param deferred the connect
	 */
	private record Owner(DeferredTunnel deferred) implements DeferredOwner<Tunnel> {

		@Override
		public Tunnel granted(BlockingTransport transport) throws IOException {
			return this.deferred.granted(transport);
		}

		@Override
		public BlockingTransport replacement(long pause) {
			throw new AssertionError("A new connection is not replaced");
		}

		@Override
		public void over() {
			// nothing to clean
		}

	}

}
