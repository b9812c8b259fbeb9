package io.socks5.udp;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.DatagramPacket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.socks5.client.CancellationTests.Threads;
import io.socks5.client.Socks5Client;
import io.socks5.client.TestClients;
import io.socks5.event.ConnectListener;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.testkit.FailureAssert;
import io.socks5.testkit.Octets;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedRelay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an association and its control connection end together.
 */
@Timeout(60)
class UdpControlTests {

	private final RecordingListener watcher = new RecordingListener();

	private final CountDownLatch closed = new CountDownLatch(1);

	private UdpFixture open() throws IOException {
		ConnectListener.Observation atTheEnd = new ConnectListener.Observation() {

			@Override
			public void closed(boolean lostBeforeFirstOctet) {
				UdpControlTests.this.closed.countDown();
			}

		};
		return UdpFixture.with(ScriptedRelay.open(),
				Socks5Client.builder().listener(this.watcher).listener((attempt) -> atTheEnd));
	}

	private void awaitClosed() throws InterruptedException {
		assertThat(this.closed.await(10, TimeUnit.SECONDS)).as("the association ends").isTrue();
	}

	private static void assertReports(End end, IOException failure) {
		assertThat(failure).isExactlyInstanceOf(ProxyClosedException.class).isInstanceOf(SocketException.class);
		String how = (end == End.RESET) ? "aborted" : "closed";
		FailureAssert.assertThat(failure)
			.isIn(Phase.RELAY)
			.says("the proxy " + how + " the control connection, which ended the UDP association")
			.letsAnotherProxyTry();
		assertThat(failure.getCause() != null).isEqualTo(end == End.RESET);
		assertThat(((ProxyClosedException) failure).octetsReceived()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void endsAReceiveThatWaits(End end) throws Exception {
		try (UdpFixture it = open()) {
			BlockedCall<IOException> receive = BlockedCall.in(() -> TestClients.failureOf(it.association()::receive));
			end.of(it.control());
			assertReports(end, receive.result());
		}
	}

	@ParameterizedTest
	@EnumSource
	void endsAReceiveOfTheViewThatWaits(End end) throws Exception {
		try (UdpFixture it = open()) {
			BlockedCall<IOException> receive = BlockedCall.in(() -> TestClients.failureOf(receiving(it)));
			end.of(it.control());
			assertReports(end, receive.result());
		}
	}

	@ParameterizedTest
	@EnumSource
	void failsEveryCallAfterTheEnd(End end) throws Exception {
		try (UdpFixture it = open()) {
			end.of(it.control());
			awaitClosed();
			for (Callable<?> call : calls(it)) {
				assertReports(end, TestClients.failureOf(call));
			}
			assertThat(it.association().isClosed()).isTrue();
			assertThat(it.view().isClosed()).isTrue();
		}
		assertThat(this.watcher.events()).containsOnlyOnce("closed").endsWith("closed").doesNotContain("lost");
	}

	@Test
	void aCloseEndsAReceiveThatWaits() throws Exception {
		try (UdpFixture it = open()) {
			BlockedCall<IOException> receive = BlockedCall.in(() -> TestClients.failureOf(it.association()::receive));
			it.association().close();
			assertThat(receive.result()).isExactlyInstanceOf(SocketException.class).hasMessage("Socket closed");
			it.control().awaitClosedByClient();
		}
	}

	@Test
	void aCloseFailsEveryCallAfterIt() throws Exception {
		try (UdpFixture it = open()) {
			it.association().close();
			it.control().awaitClosedByClient();
			for (Callable<?> call : calls(it)) {
				assertThat(TestClients.failureOf(call)).isExactlyInstanceOf(SocketException.class)
					.hasMessage("Socket closed");
			}
			assertThat(it.association().isClosed()).isTrue();
		}
	}

	@Test
	void aCloseOfTheViewClosesTheControlConnection() throws Exception {
		try (UdpFixture it = open()) {
			it.view().close();
			it.control().awaitClosedByClient();
			awaitClosed();
			assertThat(it.association().isClosed()).isTrue();
		}
		assertThat(this.watcher.events()).containsOnlyOnce("closed");
	}

	@Test
	void notifiesTheObserversInOrderAndOnceOfTheEnd() throws Exception {
		UdpFixture it = open();
		String relay = it.association().relay().toString();
		it.association().close();
		it.view().close();
		it.close();
		assertThat(this.watcher.events()).containsExactly("started UDP ASSOCIATE 0.0.0.0:0", "proxy connected",
				"method none (0x00)", "authenticated", "replied succeeded (0x00)", "established " + relay, "closed");
	}

	@Test
	void ignoresOctetsOnTheControlConnection() throws Exception {
		try (UdpFixture it = open()) {
			ScriptedConnection control = it.control().awaitPlayed();
			control.send(Octets.of("'hello'*100"));
			it.assertRelaysAndReceives();
			BlockedCall<IOException> receive = BlockedCall.in(() -> TestClients.failureOf(it.association()::receive));
			control.close();
			assertReports(End.CLOSE, receive.result());
		}
	}

	// as with any datagram socket of the JDK
	@ParameterizedTest
	@MethodSource("io.socks5.client.CancellationTests#interruptible")
	void anInterruptEndsItWhereTheThreadAllowsIt(Threads threads) throws Exception {
		try (UdpFixture it = open()) {
			BlockedCall<String> receive = BlockedCall.in(() -> outcome(it), threads.starter());
			receive.interrupt();
			if (threads.interruptible()) {
				assertThat(receive.result()).isEqualTo("java.net.SocketException: Closed by interrupt");
				it.control().awaitClosedByClient();
				awaitClosed();
				assertThat(it.association().isClosed()).isTrue();
			}
			else {
				it.relays("0000 00 01 c0000235 0035 'hello'");
				assertThat(receive.result()).isEqualTo("192.0.2.53:53");
			}
		}
	}

	private static String outcome(UdpFixture it) {
		try {
			return it.association().receive().source().toString();
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	@Test
	void anInterruptEndsAWaitBehindAnotherReceiver() throws Exception {
		try (UdpFixture it = open()) {
			BlockedCall<String> first = BlockedCall.in(() -> outcome(it));
			BlockedCall<Boolean> second = BlockedCall.behindAnother(() -> {
				assertThat(TestClients.failureOf(() -> it.association().receive(UdpFixture.PATIENCE)))
					.isExactlyInstanceOf(InterruptedIOException.class);
				return Thread.currentThread().isInterrupted();
			});
			second.interrupt();
			assertThat(second.result()).as("still interrupted").isTrue();
			it.relays("0000 00 01 c0000235 0035 'hello'");
			assertThat(first.result()).isEqualTo("192.0.2.53:53");
		}
	}

	@Test
	void itsThreadIsADaemonAndEndsWithIt() throws Exception {
		try (UdpFixture it = open()) {
			Thread thread = watchers(it.association()).get(0);
			assertThat(thread.isDaemon()).isTrue();
			it.association().close();
			thread.join(10_000);
			assertThat(thread.isAlive()).isFalse();
		}
	}

	static List<Thread> watchers(UdpAssociation association) {
		String name = "SOCKS5 association through " + association.proxy();
		return Thread.getAllStackTraces().keySet().stream().filter((thread) -> thread.getName().equals(name)).toList();
	}

	private static Callable<?> receiving(UdpFixture it) {
		return () -> {
			it.view().receive(new DatagramPacket(new byte[10], 10));
			return it;
		};
	}

	private static List<Callable<?>> calls(UdpFixture it) {
		return List.of(it.association()::receive, () -> it.association().receive(Duration.ofSeconds(1)), () -> {
			it.association().send(UdpFixture.DNS, ByteBuffer.allocate(1));
			return it;
		}, receiving(it), () -> {
			DatagramPacket packet = new DatagramPacket(new byte[1], 1);
			packet.setSocketAddress(UdpFixture.DNS_ADDRESS);
			it.view().send(packet);
			return it;
		});
	}

	/**
	 * How a proxy ends a connection.
	 */
	enum End {

		CLOSE, RESET;

		void of(ScriptedConnection control) throws IOException {
			control.awaitPlayed();
			if (this == CLOSE) {
				control.close();
			}
			else {
				control.reset();
			}
		}

	}

}
