package io.socks5.transport;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

import io.socks5.testkit.LoopbackServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the effect of a deadline on the reads and writes of a socket, and for what is
 * left afterwards.
 */
@Timeout(60)
class DeadlineSocketTests {

	private static final int MUCH = 8_000_000;

	@Test
	void nothingIsReadAfterTheDeadlineThoughItHasCome() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, LoopbackServer.loopback());
				Socket socket = new Socket(LoopbackServer.loopback(), server.getLocalPort());
				Socket peer = server.accept()) {
			peer.getOutputStream().write(new byte[2]);
			DeadlineLine line = new DeadlineLine(socket);
			DeadlineSocket limited = new DeadlineSocket(line);
			line.setDeadline(Deadline.after(Duration.ZERO, "limit"));
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> limited.getInputStream().read());
			assertThatExceptionOfType(SocketTimeoutException.class)
				.isThrownBy(() -> limited.getInputStream().read(new byte[1]));
		}
	}

	@Test
	void theTimeoutOfTheSocketIsAfterwardsWhatItWas() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, LoopbackServer.loopback());
				Socket socket = new Socket(LoopbackServer.loopback(), server.getLocalPort());
				Socket peer = server.accept()) {
			peer.getOutputStream().write(7);
			socket.setSoTimeout(1234);
			DeadlineLine line = new DeadlineLine(socket);
			DeadlineSocket limited = new DeadlineSocket(line);
			line.setDeadline(Deadline.after(Duration.ofMinutes(1), "limit"));
			assertThat(limited.getInputStream().read()).isEqualTo(7);
			assertThat(socket.getSoTimeout()).isBetween(1235, 60_000);
			line.clearDeadline();
			assertThat(socket.getSoTimeout()).isEqualTo(1234);
		}
	}

	@Test
	void aWriteThatTimesOutResetsAConnectionThatWouldLinger() throws Exception {
		try (ServerSocket server = new ServerSocket()) {
			server.setReceiveBufferSize(1);
			server.bind(new InetSocketAddress(LoopbackServer.loopback(), 0));
			try (Socket socket = new Socket(LoopbackServer.loopback(), server.getLocalPort());
					Socket peer = server.accept()) {
				socket.setSoLinger(true, 30);
				DeadlineLine line = new DeadlineLine(socket);
				DeadlineSocket limited = new DeadlineSocket(line);
				line.setDeadline(Deadline.after(Duration.ofMillis(100), "limit"));
				assertThatExceptionOfType(SocketTimeoutException.class)
					.isThrownBy(() -> limited.getOutputStream().write(new byte[MUCH]));
				assertThatExceptionOfType(SocketException.class).isThrownBy(() -> peer.getInputStream().readAllBytes())
					.withMessage("Connection reset");
			}
		}
	}

}
