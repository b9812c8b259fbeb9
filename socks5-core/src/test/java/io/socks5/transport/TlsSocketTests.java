package io.socks5.transport;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;

import io.socks5.protocol.Endpoint;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A socket inside TLS whose connection takes nothing any more.
 */
@Timeout(60)
class TlsSocketTests {

	private static final Tls TLS = new Tls(TlsKeys::trusting, (parameters) -> {
	});

	@Test
	void doesNotWaitForEverToSayGoodbye() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				TlsFront front = TlsFront.before(echo.port(), TlsKeys.of("127.0.0.1"));
				Socket plain = new Socket("127.0.0.1", front.port())) {
			FullSocket full = new FullSocket(plain);
			Socket socket = TLS.over(full, full, Endpoint.of("127.0.0.1", front.port()));
			full.isFull = true;
			socket.close();
			assertThat(socket.isClosed()).isTrue();
			assertThat(plain.isClosed()).isTrue();
		}
	}

	@Test
	void doesNotWaitForEverToSayGoodbyeInsideAnotherTls() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				TlsFront inner = TlsFront.before(echo.port(), TlsKeys.of("two.test"));
				TlsFront front = TlsFront.before(inner.port(), TlsKeys.of("127.0.0.1"));
				Socket plain = new Socket("127.0.0.1", front.port())) {
			FullSocket full = new FullSocket(plain);
			Socket first = TLS.over(full, full, Endpoint.of("127.0.0.1", front.port()));
			Socket socket = TLS.over(full, first, Endpoint.of("two.test", 1080));
			full.isFull = true;
			socket.close();
			assertThat(socket.isClosed()).isTrue();
			assertThat(plain.isClosed()).isTrue();
		}
	}

	/**
	 * A socket whose writes wait, once it is full, until it is closed.
	 */
	private static final class FullSocket extends ForwardingSocket {

		private final Socket below;

		private final CountDownLatch closed = new CountDownLatch(1);

		private volatile boolean isFull;

		FullSocket(Socket below) throws SocketException {
			this.below = below;
		}

		@Override
		protected Socket below() {
			return this.below;
		}

		@Override
		public OutputStream getOutputStream() throws IOException {
			OutputStream out = this.below.getOutputStream();
			return new OutputStream() {

				@Override
				public void write(int octet) throws IOException {
					write(new byte[] { (byte) octet }, 0, 1);
				}

				@Override
				public void write(byte[] octets, int offset, int length) throws IOException {
					if (FullSocket.this.isFull) {
						awaitClosed();
					}
					out.write(octets, offset, length);
				}

			};
		}

		private void awaitClosed() {
			try {
				this.closed.await();
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		}

		@Override
		public void close() throws IOException {
			this.below.close();
			this.closed.countDown();
		}

	}

}
