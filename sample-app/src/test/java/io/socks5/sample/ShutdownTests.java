package io.socks5.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Set;

import io.socks5.sample.embedded.EmbeddedXmpp;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * What stays behind: nothing that keeps a port or the JVM.
 */
class ShutdownTests {

	@Test
	void closesEveryPortAndEndsEveryThread() throws IOException {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		List<Integer> ports;
		try (RunningSample sample = RunningSample.start().loggedIn()) {
			ports = List.of(sample.property("local.server.port"), sample.property("socks5.proxy.port"),
					sample.context().getBean(EmbeddedXmpp.class).port());
			for (int port : ports) {
				new Socket(InetAddress.getLoopbackAddress(), port).close();
			}
		}
		assertThat(ports).allSatisfy((port) -> assertThatIOException()
			.isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close()));
		await().pollInSameThread()
			.atMost(RunningSample.LONG)
			.untilAsserted(
					() -> assertThat(Thread.getAllStackTraces().keySet()).filteredOn((thread) -> !thread.isDaemon())
						.isSubsetOf(before));
	}

}
