package io.socks5.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

import io.socks5.protocol.Phase;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.real.FullBacklog;
import io.socks5.testkit.real.Microsocks;
import io.socks5.testkit.real.OwnNetwork;
import io.socks5.testkit.real.RealProxy;
import io.socks5.testkit.real.Service;
import io.socks5.testkit.real.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests with a network that is cut or a proxy that is frozen, so that no octet comes. The
 * cable of a network namespace is cut where the machine allows namespaces. A frozen proxy
 * and a port with a full queue need no rights: they are always tried, and replace the cut
 * elsewhere.
 */
@Timeout(120)
class NetworkCutTests {

	private static final Logger logger = System.getLogger(NetworkCutTests.class.getName());

	private static final Duration DEADLINE = Duration.ofMillis(300);

	private static final Duration BOUND = DEADLINE.plusSeconds(2);

	private final RecordingListener watched = new RecordingListener();

	@ParameterizedTest
	@EnumSource(value = Phase.class, names = { "CONNECT", "GREETING", "AUTHENTICATION", "REQUEST" })
	void aCutCableTimesOutInThePhaseItWasCutIn(Phase phase) throws IOException {
		if (!OwnNetwork.isAllowed()) {
			logger.log(Level.WARNING, "No network namespaces here: a full queue or a frozen proxy replaces the cut");
			replacesTheCut(phase);
			return;
		}
		try (OwnNetwork network = OwnNetwork.create(); RealProxy proxy = Microsocks.startWithLogin(network)) {
			this.watched.atTheStartOf(phase, unchecked(network::cut));
			assertTimesOut(proxy.client(), phase);
		}
	}

	private void replacesTheCut(Phase phase) throws IOException {
		if (phase == Phase.CONNECT) {
			aPortWithAFullQueueTimesOutInTheConnect();
		}
		else {
			aFrozenProxyTimesOutInThePhaseItFrozeIn(phase);
		}
	}

	@Test
	void aPortWithAFullQueueTimesOutInTheConnect() throws IOException {
		try (FullBacklog hole = new FullBacklog()) {
			assertTimesOut(Socks5Client.builder().proxy("127.0.0.1", hole.port()), Phase.CONNECT);
		}
	}

	@ParameterizedTest
	@EnumSource(value = Phase.class, names = { "GREETING", "AUTHENTICATION", "REQUEST" })
	void aFrozenProxyTimesOutInThePhaseItFrozeIn(Phase phase) throws IOException {
		try (RealProxy proxy = Microsocks.startWithLogin()) {
			this.watched.atTheStartOf(phase, unchecked(proxy::freeze));
			assertTimesOut(proxy.client(), phase);
		}
	}

	@Test
	void theCallersTimeoutCoversTcpToo() throws IOException {
		try (FullBacklog hole = new FullBacklog()) {
			Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", hole.port()).listener(this.watched).build();
			assertTimesOut(client, Phase.CONNECT, (int) DEADLINE.toMillis());
		}
	}

	@Test
	void aFrozenTunnelTimesOutLikeAnySocketAndClosesAtOnce() throws IOException {
		try (Service server = Service.start(new Target()); RealProxy proxy = Microsocks.start()) {
			Socket socket = proxy.client().listener(this.watched).build().connect("127.0.0.1", server.port());
			try (socket) {
				Target.write(socket, "e1");
				assertThat(socket.getInputStream().read()).isEqualTo('1');
				proxy.freeze();
				socket.setSoTimeout((int) DEADLINE.toMillis());
				assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> socket.getInputStream().read())
					.isNotInstanceOf(Socks5TimeoutException.class);
			}
		}
		assertThat(this.watched.kinds()).endsWith("established", "closed");
	}

	private void assertTimesOut(Socks5Client.Builder builder, Phase phase) throws IOException {
		assertTimesOut(builder.connectTimeout(DEADLINE).handshakeTimeout(DEADLINE).listener(this.watched).build(),
				phase, 0);
	}

	private void assertTimesOut(Socks5Client client, Phase phase, int timeout) throws IOException {
		Socket socket = client.socketFactory().createSocket();
		long start = System.nanoTime();
		assertThatExceptionOfType(Socks5TimeoutException.class)
			.isThrownBy(() -> socket.connect(new InetSocketAddress("192.0.2.7", 80), timeout))
			.satisfies((failure) -> assertThat(failure.phase()).isEqualTo(phase));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
		assertThat(socket.isClosed()).isTrue();
		assertThat(this.watched.events()).endsWith("failed Socks5TimeoutException");
		assertThat(this.watched.kinds()).doesNotContain("established");
	}

	private static Runnable unchecked(Fault fault) {
		return () -> {
			try {
				fault.happen();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		};
	}

	/**
	 * Something that happens to a proxy.
	 */
	@FunctionalInterface
	interface Fault {

		void happen() throws IOException;

	}

}
