package io.socks5.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.stream.Stream;

import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.real.Danted;
import io.socks5.testkit.real.Microsocks;
import io.socks5.testkit.real.OpenSsh;
import io.socks5.testkit.real.RealProxy;
import io.socks5.testkit.real.Service;
import io.socks5.testkit.real.Target;
import io.socks5.testkit.real.V2ray;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Real proxies that are killed with SIGKILL.
 */
@Timeout(120)
class RealProxyFaultTests {

	private final RecordingListener watched = new RecordingListener();

	@ParameterizedTest
	@EnumSource(value = Phase.class, names = { "GREETING", "AUTHENTICATION", "REQUEST" })
	void aProxyKilledInTheHandshakeHasClosed(Phase phase) throws IOException {
		try (RealProxy proxy = Microsocks.startWithLogin()) {
			Socks5Client client = client(proxy, this.watched.atTheStartOf(phase, () -> kill(proxy)));
			assertThatExceptionOfType(ProxyClosedException.class).isThrownBy(() -> client.connect("192.0.2.7", 80))
				.satisfies((failure) -> assertThat(failure.phase()).isEqualTo(phase));
		}
		assertThat(this.watched.events()).endsWith("failed ProxyClosedException");
		assertThat(this.watched.kinds()).doesNotContain("established");
	}

	@Test
	void aProxyKilledBeforeTheConnectIsUnreachable() throws IOException {
		try (RealProxy proxy = Microsocks.startWithLogin()) {
			Socks5Client client = client(proxy, this.watched.atTheStartOf(Phase.CONNECT, () -> kill(proxy)));
			assertThatExceptionOfType(ProxyUnreachableException.class)
				.isThrownBy(() -> client.connect("192.0.2.7", 80));
		}
		assertThat(this.watched.events()).containsExactly("started CONNECT 192.0.2.7:80",
				"failed ProxyUnreachableException");
	}

	@ParameterizedTest
	@MethodSource("proxies")
	void aTunnelWhoseProxyIsKilledInMidTransferEnds(Start start) throws IOException {
		try (RealProxy proxy = start.proxy(); Service server = Service.start(new Target())) {
			try (Socket socket = client(proxy, this.watched).connect("127.0.0.1", server.port())) {
				InputStream in = endlessDownload(socket);
				assertThat(in.readNBytes(100_000)).hasSize(100_000);
				start.kill(proxy);
				assertEnds(in);
			}
		}
		assertThat(this.watched.kinds()).endsWith("established", "closed");
	}

	private static InputStream endlessDownload(Socket socket) throws IOException {
		socket.getOutputStream().write(new byte[] { 'd', 0x7f, -1, -1, -1, -1, -1, -1, -1 });
		return socket.getInputStream();
	}

	// what was under way still comes
	private static void assertEnds(InputStream in) {
		byte[] chunk = new byte[16 * 1024];
		int count = 0;
		try {
			while (count >= 0) {
				count = in.read(chunk);
			}
		}
		catch (IOException ex) {
			assertThat(ex).hasMessageContaining("reset");
		}
	}

	static Stream<Named<Start>> proxies() {
		return Stream.of(Named.of("danted", Danted::start), Named.of("microsocks", Microsocks::start),
				Named.of("ssh", OpenSsh::start), Named.of("sshd, the server of ssh", new UpstreamOfSsh()),
				Named.of("v2ray", V2ray::start));
	}

	private static Socks5Client client(RealProxy proxy, RecordingListener watched) {
		return proxy.client().listener(watched).build();
	}

	private static void kill(RealProxy proxy) {
		try {
			proxy.kill();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Starts a proxy, and kills it.
	 */
	@FunctionalInterface
	interface Start {

		RealProxy proxy() throws IOException;

		default void kill(RealProxy proxy) throws IOException {
			proxy.kill();
		}

	}

	private static final class UpstreamOfSsh implements Start {

		@Override
		public RealProxy proxy() throws IOException {
			return OpenSsh.start();
		}

		@Override
		public void kill(RealProxy proxy) throws IOException {
			proxy.killUpstream();
		}

	}

}
