package io.socks5.udp;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.socks5.client.Socks5Client;
import io.socks5.client.TestClients;
import io.socks5.testkit.real.CannedServer;
import io.socks5.testkit.real.ResourceUsage;
import io.socks5.testkit.real.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * After thousands of datagrams, and of associations, good ones and bad ones, the open
 * files, the threads and the heap are back where they were.
 */
@Timeout(300)
class UdpLeakTests {

	private static final int DATAGRAMS = 10_000;

	private static final int ASSOCIATIONS = 600;

	private static final String REQUEST = "r3 0500 r10 ";

	private static void assertNothingStaysBehind(Work work) throws Exception {
		work.run();
		ResourceUsage before = ResourceUsage.take();
		work.run();
		ResourceUsage after = ResourceUsage.take();
		assertThat(after.files()).as("open files").isLessThanOrEqualTo(before.files());
		assertThat(after.threadsNotIn(before)).as("threads").isEmpty();
		assertThat(after.heap()).as("heap").isLessThan(before.heap() + 256 * 1024);
	}

	@Test
	void nothingStaysBehindOfDatagrams() throws Exception {
		try (UdpFixture it = UdpFixture.echoing()) {
			assertNothingStaysBehind(() -> {
				for (int i = 0; i < DATAGRAMS; i++) {
					it.association().send(UdpFixture.DNS, ByteBuffer.allocate(4).putInt(i).flip());
					assertThat(it.association().receive(UdpFixture.PATIENCE).payload().getInt()).isEqualTo(i);
				}
			});
		}
	}

	@Test
	void nothingStaysBehindOfAssociations() throws Exception {
		assertNothingStaysBehind(UdpLeakTests::associateAndFail);
	}

	private static void associateAndFail() throws IOException {
		try (Service good = Service.start(new CannedServer(REQUEST + "05000001 7f000001 0001"));
				Service lost = Service.start(new CannedServer(REQUEST + "05000001 7f000001 0001")::play);
				Service refusing = Service.start(new CannedServer(REQUEST + "0507"));
				Service unusable = Service.start(new CannedServer(REQUEST + "05000001 7f000001 0000"))) {
			for (int i = 0; i < ASSOCIATIONS; i++) {
				client(good).associate().close();
				awaitEnd(client(lost).associate());
				TestClients.failureOf(client(refusing)::associate);
				TestClients.failureOf(client(unusable)::associate);
			}
		}
	}

	// not closed here: the proxy does it
	private static void awaitEnd(UdpAssociation association) {
		assertThat(TestClients.failureOf(association::receive)).hasMessageContaining("the control connection");
	}

	private static Socks5Client client(Service proxy) {
		return Socks5Client.builder().proxy("127.0.0.1", proxy.port()).build();
	}

	/**
	 * What may leave something behind.
	 */
	@FunctionalInterface
	private interface Work {

		void run() throws IOException;

	}

}
