package io.socks5.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;

import io.socks5.testkit.LoopbackServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

	private static final Duration SHORT = Duration.ofMillis(100);

	private static final Duration LONG = Duration.ofMinutes(5);

	private static final int MUCH = 8_000_000;

	@SuppressWarnings("NullAway.Init")
	private Socket socket;

	@SuppressWarnings("NullAway.Init")
	private Socket peer;

	@BeforeEach
	void connect() throws IOException {
		try (ServerSocket server = new ServerSocket()) {
			server.setReceiveBufferSize(1);
			server.bind(new InetSocketAddress(LoopbackServer.loopback(), 0));
			this.socket = new Socket(LoopbackServer.loopback(), server.getLocalPort());
			this.peer = server.accept();
		}
	}

	@AfterEach
	void close() throws IOException {
		this.socket.close();
		this.peer.close();
	}

	private DeadlineLine line(Duration limit) throws IOException {
		DeadlineLine line = new DeadlineLine(this.socket);
		line.connected(new RecordedSockets(false));
		line.start(deadline(limit));
		return line;
	}

	private static Deadline deadline(Duration limit) {
		return Deadline.after(limit, "limit");
	}

	private static void timesOut(Callable<Integer> read) {
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(read::call).withMessage("Read timed out");
	}

	private void isReset() {
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> this.peer.getInputStream().readAllBytes())
			.withMessage("Connection reset");
		assertThat(this.socket.isClosed()).isTrue();
	}

	@Test
	void nothingIsReadAfterTheDeadlineThoughItHasCome() throws Exception {
		this.peer.getOutputStream().write(new byte[2]);
		DeadlineLine line = line(LONG);
		InputStream in = new DeadlineSocket(line).getInputStream();
		line.move(deadline(Duration.ZERO));
		timesOut(in::read);
		timesOut(() -> in.read(new byte[1]));
	}

	@Test
	void theTimeoutOfTheSocketIsAfterwardsWhatItWas() throws Exception {
		this.peer.getOutputStream().write(7);
		this.socket.setSoTimeout(1234);
		DeadlineLine line = line(LONG);
		assertThat(this.socket.getSoTimeout()).isZero();
		assertThat(new DeadlineSocket(line).getInputStream().read()).isEqualTo(7);
		line.release();
		assertThat(this.socket.getSoTimeout()).isEqualTo(1234);
	}

	@Test
	void aReadThatTimesOutResetsTheConnection() throws Exception {
		DeadlineLine line = line(SHORT);
		timesOut(() -> line.read(new byte[1], 0, 1));
		isReset();
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(line::release);
	}

	@Test
	void aWriteThatTimesOutResetsAConnectionThatWouldLinger() throws Exception {
		this.socket.setSoLinger(true, 30);
		DeadlineLine line = line(SHORT);
		assertThatExceptionOfType(SocketTimeoutException.class)
			.isThrownBy(() -> new DeadlineSocket(line).getOutputStream().write(new byte[MUCH]))
			.withMessage("Write timed out");
		isReset();
	}

	@Test
	void aConnectionThatNoThreadUsesIsResetToo() throws Exception {
		line(SHORT);
		isReset();
	}

	@Test
	void anEarlierDeadlineReplacesALaterOne() throws Exception {
		DeadlineLine line = line(LONG);
		line.move(deadline(SHORT));
		timesOut(() -> line.read(new byte[1], 0, 1));
	}

	@Test
	void anEarlierEndOfAReadDoesNotEndTheConnection() throws Exception {
		DeadlineLine line = line(LONG);
		InputStream in = new DeadlineSocket(line).getInputStream();
		line.setReadDeadline(deadline(SHORT));
		timesOut(in::read);
		timesOut(() -> in.read(new byte[1]));
		line.setReadDeadline(null);
		assertThat(this.socket.getSoTimeout()).isZero();
		this.peer.getOutputStream().write(7);
		assertThat(in.read()).isEqualTo(7);
		line.release();
	}

	@Test
	void theDeadlineEndsAReadWithALaterEnd() throws Exception {
		DeadlineLine line = line(SHORT);
		line.setReadDeadline(deadline(LONG));
		timesOut(() -> line.read(new byte[1], 0, 1));
		assertThat(line.isExpired()).isTrue();
	}

	@Test
	void theDeadlineAppliesAsLongAsAThreadNeedsIt() throws Exception {
		DeadlineLine line = line(SHORT);
		line.start(deadline(SHORT));
		line.stop();
		isReset();
	}

	@Test
	void aCloseIsNoTimeout() throws Exception {
		DeadlineLine line = line(LONG);
		line.close();
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> line.read(new byte[1], 0, 1))
			.withMessage("Socket closed");
		assertThat(this.peer.getInputStream().read()).isEqualTo(-1);
		assertThat(line.isExpired()).isFalse();
	}

}
