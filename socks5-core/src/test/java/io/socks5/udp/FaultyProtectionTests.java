package io.socks5.udp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.socks5.client.FaultyMethod;
import io.socks5.client.Socks5Client;
import io.socks5.client.TestClients;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.Octets;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.ScriptedRelay;
import io.socks5.testkit.XorMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The encapsulation of an application that throws what its contract does not declare,
 * where it protects an association.
 */
@Timeout(60)
class FaultyProtectionTests {

	private final FaultyMethod method = new FaultyMethod();

	private final RecordingListener watcher = new RecordingListener();

	private Socks5Client client(ScriptedProxy proxy) {
		return TestClients.proxy(proxy).authentication(() -> this.method).listener(this.watcher).build();
	}

	@ParameterizedTest
	@ValueSource(strings = { "wanted", "unwrap" })
	void anAssociationWhoseWatcherItBreaksEnds(String call) throws Exception {
		IllegalStateException broken = new IllegalStateException("broken");
		try (ScriptedRelay relay = ScriptedRelay.open(); ScriptedProxy proxy = associating(relay)) {
			UdpAssociation association = client(proxy).associate();
			BlockedCall<IOException> receive = BlockedCall.in(() -> TestClients.failureOf(association::receive));
			ScriptedConnection control = proxy.nextConnection().awaitPlayed();
			this.method.breaks(call, broken);
			// the watcher may wait for an octet that it has asked for before
			control.send(new byte[] { 1, 2 });
			assertThat(receive.result()).isExactlyInstanceOf(ProxyClosedException.class)
				.hasRootCause(broken)
				.satisfies((failure) -> assertThat(((ProxyClosedException) failure).phase()).isEqualTo(Phase.RELAY));
			control.awaitClosedByClient();
			assertThat(association.isClosed()).isTrue();
			Eventually.await("the observer knows the end", () -> this.watcher.events().contains("closed"));
		}
		assertThat(this.watcher.events()).containsOnlyOnce("closed").endsWith("closed");
	}

	@Test
	void anAssociationWhoseWatcherMeetsAVirtualMachineErrorEndsAndTheErrorPasses() throws Exception {
		OutOfMemoryError error = new OutOfMemoryError("of the test");
		AtomicReference<Throwable> passed = new AtomicReference<>();
		CountDownLatch uncaught = new CountDownLatch(1);
		try (ScriptedRelay relay = ScriptedRelay.open(); ScriptedProxy proxy = associating(relay)) {
			UdpAssociation association = client(proxy).associate();
			BlockedCall<IOException> receive = BlockedCall.in(() -> TestClients.failureOf(association::receive));
			UdpControlTests.watchers(association).get(0).setUncaughtExceptionHandler((thread, thrown) -> {
				passed.set(thrown);
				uncaught.countDown();
			});
			ScriptedConnection control = proxy.nextConnection().awaitPlayed();
			this.method.breaks("unwrap", error);
			control.send(new byte[] { 1 });
			assertThat(receive.result()).isExactlyInstanceOf(ProxyClosedException.class).hasRootCause(error);
			control.awaitClosedByClient();
			assertThat(uncaught.await(10, TimeUnit.SECONDS)).as("the error passes").isTrue();
			assertThat(passed).hasValue(error);
		}
		assertThat(this.watcher.events()).containsOnlyOnce("closed").endsWith("closed");
	}

	private static ScriptedProxy associating(ScriptedRelay relay) {
		String granted = relay.granted().replace("> 05 01 00 ", "> 05 02 80 00 ").replace("< 05 00    ", "< 05 80    ");
		return ScriptedProxy.playing(Script.of(granted));
	}

	@Test
	void anAssociationNeedsAMethodThatProtectsDatagrams() {
		String granted = "> 05 02 81 00\n< 05 81\n> 00\n> 000a 05 03 00 01 00000000 0000\n"
				+ "< 000a 05 00 00 01 7f000001 1f90\nx\n";
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(granted))) {
			Socks5Client client = TestClients.proxy(proxy)
				.authentication(() -> new XorMethod(0, 1000))
				.listener(this.watcher)
				.build();
			assertThat(TestClients.failureOf(client::associate)).isExactlyInstanceOf(IOException.class)
				.hasMessageEndingWith("cannot protect datagrams");
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(this.watcher.events()).endsWith("replied succeeded (0x00)", "failed IOException");
	}

	@Test
	void aVirtualMachineErrorOfADatagramPasses() throws Exception {
		OutOfMemoryError error = new OutOfMemoryError("of the test");
		try (ScriptedRelay relay = ScriptedRelay.open(); ScriptedProxy proxy = associating(relay)) {
			UdpAssociation association = client(proxy).associate();
			this.method.breaks("unwrapDatagram", error);
			relay.send(association.socket().getLocalSocketAddress(), "0000 00 01 c0000235 0035 'lost'");
			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> association.receive(UdpFixture.PATIENCE))
				.isSameAs(error);
			this.method.breaks("wrapDatagram", error);
			assertThatExceptionOfType(OutOfMemoryError.class)
				.isThrownBy(() -> association.send(UdpFixture.DNS, ByteBuffer.allocate(1)))
				.isSameAs(error);
			association.close();
		}
	}

	@Test
	void aDatagramThatItCannotOpenIsDropped() throws Exception {
		try (ScriptedRelay relay = ScriptedRelay.open(); ScriptedProxy proxy = associating(relay)) {
			UdpAssociation association = client(proxy).associate();
			BlockedCall<UdpDatagram> receive = BlockedCall.in(association::receive);
			this.method.breaks("unwrapDatagram", new IllegalStateException("broken"));
			relay.send(association.socket().getLocalSocketAddress(), "0000 00 01 c0000235 0035 'lost'");
			while (association.drops().malformed() == 0) {
				Thread.onSpinWait();
			}
			this.method.breaks("wrapDatagram", new IllegalStateException("broken"));
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> association.send(UdpFixture.DNS, ByteBuffer.allocate(1)))
				.withRootCauseInstanceOf(IllegalStateException.class);
			relay.send(association.socket().getLocalSocketAddress(), "0000 00 01 c0000235 0035 'pong'");
			assertThat(Octets.text(receive.result().octets())).isEqualTo(Octets.text(Octets.of("'pong'")));
			this.method.works();
			association.send(UdpFixture.DNS, UdpFixture.payload("'ping'"));
			assertThat(relay.next()).isEqualTo(Octets.text(Octets.of("0000 00 01 c0000235 0035 'ping'")));
			association.close();
		}
		assertThat(this.method.closed()).isOne();
		assertThat(this.watcher.events()).endsWith("closed");
	}

}
