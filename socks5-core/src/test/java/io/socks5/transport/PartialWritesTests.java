package io.socks5.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.socks5.auth.Authentication;
import io.socks5.event.ConnectListener.Observation;
import io.socks5.handshake.Handshake;
import io.socks5.protocol.Command;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Octets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A channel that takes one octet at a time, and every other time none.
 */
class PartialWritesTests {

	private static final byte[] ANSWERS = { 5, 2, 1, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 };

	@Test
	void sendsEveryOctetOfMessagesThatAreTakenInPieces() throws IOException {
		Endpoint proxy = Endpoint.of("192.0.2.1", 1080);
		Endpoint destination = Endpoint.of("a.b", 80);
		Handshake handshake = Handshake.request(proxy,
				List.of(Authentication.none(), Authentication.usernamePassword(Credentials.of("u", "p"))),
				Command.CONNECT, destination);
		Limits limits = new Limits(Duration.ofMinutes(1), Duration.ofMinutes(1), null);
		try (MiserlyChannel channel = new MiserlyChannel()) {
			ChannelTransport transport = new ChannelTransport(channel,
					new Attempt(Hop.to(proxy), destination, handshake, limits, Observation.NONE),
					limits.connectDeadline());
			while (!transport.proceed()) {
				assertThat(transport.interestOps()).isEqualTo(SelectionKey.OP_WRITE);
			}
			assertThat(Octets.text(channel.sent.toByteArray()))
				.isEqualTo("05 02 00 02 01 01 75 01 70 05 01 00 03 03 61 2e 62 00 50");
		}
	}

	/**
	 * Connected, and never hungry.
	 */
	private static final class MiserlyChannel extends SocketChannel {

		private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

		private final ByteBuffer answers = ByteBuffer.wrap(ANSWERS);

		private boolean full;

		MiserlyChannel() {
			super(SelectorProvider.provider());
		}

		@Override
		public int write(ByteBuffer octets) {
			this.full = !this.full;
			if (this.full) {
				return 0;
			}
			this.sent.write(octets.get());
			return 1;
		}

		@Override
		public int read(ByteBuffer octets) {
			int count = Math.min(octets.remaining(), this.answers.remaining());
			for (int i = 0; i < count; i++) {
				octets.put(this.answers.get());
			}
			return count;
		}

		@Override
		public boolean finishConnect() {
			return true;
		}

		@Override
		public boolean isConnected() {
			return true;
		}

		@Override
		public boolean isConnectionPending() {
			return false;
		}

		@Override
		public boolean connect(SocketAddress remote) {
			throw new AssertionError("It is connected");
		}

		@Override
		public SocketChannel bind(@Nullable SocketAddress local) {
			throw new AssertionError("It is connected");
		}

		@Override
		public <T> SocketChannel setOption(SocketOption<T> name, T value) {
			return this;
		}

		@Override
		public <T> @Nullable T getOption(SocketOption<T> name) {
			return null;
		}

		@Override
		public Set<SocketOption<?>> supportedOptions() {
			return Set.of();
		}

		@Override
		public SocketChannel shutdownInput() {
			return this;
		}

		@Override
		public SocketChannel shutdownOutput() {
			return this;
		}

		@Override
		public Socket socket() {
			throw new AssertionError("There is no socket");
		}

		@Override
		public @Nullable SocketAddress getRemoteAddress() {
			return null;
		}

		@Override
		public @Nullable SocketAddress getLocalAddress() {
			return null;
		}

		@Override
		public long read(ByteBuffer[] octets, int offset, int length) {
			throw new AssertionError("One buffer at a time");
		}

		@Override
		public long write(ByteBuffer[] octets, int offset, int length) {
			throw new AssertionError("One buffer at a time");
		}

		@Override
		protected void implCloseSelectableChannel() {
			// nothing is open
		}

		@Override
		protected void implConfigureBlocking(boolean block) {
			// it never blocks
		}

	}

}
