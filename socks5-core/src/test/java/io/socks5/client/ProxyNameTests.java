package io.socks5.client;

import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the lookup of the proxy's name by the platform, in separate JVMs. The name
 * has several addresses, or the lookup hangs.
 */
class ProxyNameTests {

	private static final int REPLACEABLE = 18;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@Test
	void everyWayToConnectRacesTheAddresses() throws Exception {
		OwnJvm jvm = new OwnJvm(this.directory)
			.hosts("127.0.0.2 proxy.test\n127.0.0.3 proxy.test\n127.0.0.1 proxy.test\n127.0.0.4 refused.test\n"
					+ "127.0.0.5 refused.test\n127.0.0.4 late.test\n127.0.0.2 late.test\n");
		assertThat(jvm.run("ConnectsToSeveralAddresses")).containsExactly("socket", "channel", "channel of a future",
				"selector", "direct", "probe", "association",
				"ProxyUnreachableException ConnectException, 1 suppressed",
				"Socks5TimeoutException SocketTimeoutException, 1 suppressed");
	}

	@Test
	void eachAddressIsAnEndpointAsLongAsItIsFound() throws Exception {
		OwnJvm jvm = new OwnJvm(this.directory).hosts("")
			.option("-Djava.util.logging.config.class=" + Object.class.getName());
		assertThat(jvm.run("UsesEachAddress")).containsExactly("UnknownHostException, pool.test HELD_DOWN",
				"127.0.0.2, 127.0.0.1 HELD_DOWN, 127.0.0.2 UP", "127.0.0.3, 127.0.0.1 HELD_DOWN, 127.0.0.3 UP",
				"127.0.0.3, 127.0.0.1 HELD_DOWN, 127.0.0.3 UP");
	}

	// the platform's resolver can be replaced since Java 18
	@TestFactory
	Stream<DynamicTest> aHangingLookupEndsInTime() {
		if (Runtime.version().feature() < REPLACEABLE) {
			return Stream.empty();
		}
		return Stream.of(DynamicTest.dynamicTest("a hanging lookup ends in time", this::runWithHangingLookups));
	}

	private void runWithHangingLookups() throws Exception {
		assertThat(new OwnJvm(this.directory).resolver("HangingLookups").run("ConnectsToAnUnknownAddress"))
			.containsExactly("socket: Socks5TimeoutException CONNECT, closed true",
					"channel: Socks5TimeoutException CONNECT", "direct: SocketTimeoutException",
					"selector: Socks5TimeoutException CONNECT", "selector, direct: SocketTimeoutException",
					"resolved here: SocketTimeoutException", "selector, resolved here: SocketTimeoutException",
					"probe, resolved here: SocketTimeoutException", "chain: Socks5TimeoutException CONNECT",
					"chain, selector: Socks5TimeoutException CONNECT", "chain, probe: Socks5TimeoutException CONNECT",
					"chain, resolve: Socks5TimeoutException CONNECT", "bind: SocketTimeoutException",
					"relay: SocketTimeoutException", "datagram: SocketTimeoutException",
					"datagram, close: SocketException", "close: SocketException", "close: SocketException",
					"cancel: CancellationException", "interrupt: SocketException, interrupted true",
					"virtual interrupt: SocketException, interrupted true",
					"selector, interrupt: SocketException, interrupted true", "no thread but daemons");
	}

}
