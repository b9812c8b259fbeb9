package io.socks5.sample.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

import io.socks5.sample.RunningSample;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The relay holds octets, in order, and ends both sides together.
 */
class DelayingRelayTests {

	private ServerSocket server;

	private DelayingRelay relay;

	private Socket client;

	private Socket accepted;

	@BeforeEach
	void connect() throws IOException {
		this.server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
		this.relay = new DelayingRelay((InetSocketAddress) this.server.getLocalSocketAddress());
		this.client = new Socket(InetAddress.getLoopbackAddress(), this.relay.address().getPort());
		this.client.setSoTimeout((int) RunningSample.LONG.toMillis());
		this.accepted = this.server.accept();
		this.accepted.setSoTimeout((int) RunningSample.LONG.toMillis());
	}

	@AfterEach
	void close() throws IOException {
		this.client.close();
		this.accepted.close();
		this.relay.close();
		this.server.close();
	}

	@Test
	void relaysAtOnceWithoutADelay() throws IOException {
		this.client.getOutputStream().write(new byte[] { 1, 2 });
		assertThat(this.accepted.getInputStream().readNBytes(2)).containsExactly(1, 2);
		this.accepted.getOutputStream().write(new byte[] { 3 });
		assertThat(this.client.getInputStream().read()).isEqualTo(3);
	}

	@Test
	void addsARoundTripForTheFirstOctets() throws IOException {
		this.relay.roundTrip(40);
		assertThat(roundTrip()).isGreaterThanOrEqualTo(Duration.ofMillis(80));
		assertThat(roundTrip()).isGreaterThanOrEqualTo(Duration.ofMillis(40));
	}

	@Test
	void deliversWhatWasSentBeforeTheEnd() throws IOException {
		this.relay.roundTrip(40);
		this.client.getOutputStream().write(new byte[] { 1, 2, 3 });
		this.client.close();
		assertThat(this.accepted.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
	}

	private Duration roundTrip() throws IOException {
		long start = System.nanoTime();
		this.client.getOutputStream().write(7);
		this.accepted.getInputStream().read();
		this.accepted.getOutputStream().write(8);
		this.client.getInputStream().read();
		return Duration.ofNanos(System.nanoTime() - start);
	}

}
