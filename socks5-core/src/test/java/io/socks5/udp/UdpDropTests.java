package io.socks5.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Octets;
import io.socks5.testkit.ScriptedRelay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for dropped datagrams, which are counted. The valid datagram that follows is
 * received.
 */
@Timeout(60)
class UdpDropTests {

	private static final String GOOD = "0000 00 01 c0000235 0035 'good'";

	private static final Endpoint END = Endpoint.of("127.0.0.1", 1);

	private static UdpDrops dropped(String... datagrams) throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			it.relays(datagrams);
			it.relays(GOOD);
			it.assertReceives("192.0.2.53:53", "'good'");
			return it.association().drops();
		}
	}

	@Test
	void dropsAndCountsFragments() throws IOException {
		assertThat(dropped("0000 01 01 c0000235 0035 'first'", "0000 02 01 c0000235 0035 'second'",
				"0000 83 01 c0000235 0035 'last'"))
			.isEqualTo(new UdpDrops(3, 0, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "000000", "0000 00 01", "0000 00 01 c0000235 00", "0000 00 03", "0000 00 03 00 0035",
			"0000 00 03 ff 'dns.corp' 0035 'bad'", "0000 00 04 00*15", "0000 00 04 00*16 00",
			"0000 00 00 c0000235 0035 'bad'", "0000 00 02 c0000235 0035 'bad'", "0000 00 ff c0000235 0035 'bad'" })
	void dropsAndCountsWhatIsMalformed(String datagram) throws IOException {
		assertThat(dropped(datagram)).isEqualTo(new UdpDrops(0, 1, 0));
	}

	@Test
	void dropsAndCountsADatagramOfNoOctets() throws IOException {
		assertThat(dropped("")).isEqualTo(new UdpDrops(0, 1, 0));
	}

	@Test
	void toleratesReservedOctets() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			it.relays("beef 00 01 c0000235 0035 'good'");
			it.assertReceives("192.0.2.53:53", "'good'");
			assertThat(it.association().drops()).isEqualTo(new UdpDrops(0, 0, 0));
		}
	}

	@Test
	void dropsAndCountsWhatComesFromElsewhere() throws IOException {
		try (UdpFixture it = UdpFixture.open(); ScriptedRelay stranger = ScriptedRelay.open()) {
			stranger.send(it.client(), "0000 00 01 c0000235 0035 'evil'");
			stranger.send(it.client(), "'not even that'");
			it.relays(GOOD);
			it.assertReceives("192.0.2.53:53", "'good'");
			assertThat(it.association().drops()).isEqualTo(new UdpDrops(0, 0, 2));
		}
	}

	@Test
	void dropsAndCountsWhatComesFromThePortOfTheRelayAtAnotherAddress() throws IOException {
		try (UdpFixture it = UdpFixture.open();
				DatagramSocket stranger = new DatagramSocket(it.relay().port(), InetAddress.getByName("127.0.0.2"))) {
			byte[] evil = Octets.of("0000 00 01 c0000235 0035 'evil'");
			stranger.send(new DatagramPacket(evil, evil.length, it.client()));
			it.relays(GOOD);
			it.assertReceives("192.0.2.53:53", "'good'");
			assertThat(it.association().drops()).isEqualTo(new UdpDrops(0, 0, 1));
		}
	}

	@Test
	void dropsForTheViewAsWell() throws IOException {
		try (UdpFixture it = UdpFixture.open(); ScriptedRelay stranger = ScriptedRelay.open()) {
			stranger.send(it.client(), "0000 00 01 c0000235 0035 'evil'");
			it.relays("0000 07 01 c0000235 0035 'part'", "0000 00 07", GOOD);
			DatagramPacket packet = new DatagramPacket(new byte[100], 100);
			it.view().receive(packet);
			assertThat(new String(packet.getData(), 0, packet.getLength())).isEqualTo("good");
			assertThat(it.association().drops()).isEqualTo(new UdpDrops(1, 1, 1));
		}
	}

	@Test
	void aDroppedDatagramDoesNotDelayATimeout() throws IOException {
		try (UdpFixture it = UdpFixture.open(); Flood flood = new Flood(it)) {
			assertThatExceptionOfType(SocketTimeoutException.class)
				.isThrownBy(() -> it.association().receive(Duration.ofMillis(100)));
			assertThat(it.association().drops().malformed()).isPositive();
			flood.stop();
			it.relays(GOOD);
			it.assertReceives("192.0.2.53:53", "'good'");
		}
	}

	@Test
	void everyMutationOfADatagramIsReceivedOrDropped() throws IOException {
		byte[] octets = Octets.of(GOOD);
		try (UdpFixture it = UdpFixture.open()) {
			for (int at = 0; at < octets.length; at++) {
				int received = 0;
				for (int value = 0; value < 256; value++) {
					byte[] mutated = octets.clone();
					mutated[at] = (byte) value;
					it.relay().send(it.client(), mutated);
					it.relays("0000 00 01 7f000001 0001");
					received += receivedBeforeTheEnd(it.association());
				}
				assertThat(received).as("read with other octets at %s", at).isEqualTo(survivors(at));
			}
			// FRAG; all ATYPs but one: as a name or an IPv6 address it is too short
			assertThat(it.association().drops()).isEqualTo(new UdpDrops(255, 255, 0));
		}
	}

	private static int receivedBeforeTheEnd(UdpAssociation association) throws IOException {
		int count = 0;
		while (!association.receive(UdpFixture.PATIENCE).source().equals(END)) {
			count++;
		}
		return count;
	}

	// of the octets RSV RSV FRAG ATYP, and all behind them
	private static int survivors(int at) {
		return switch (at) {
			case 2, 3 -> 1;
			default -> 256;
		};
	}

	/**
	 * A relay that sends invalid datagrams until it is stopped.
	 */
	private static final class Flood implements AutoCloseable {

		private final Thread thread;

		private volatile boolean over;

		Flood(UdpFixture it) {
			this.thread = new Thread(() -> {
				while (!this.over) {
					it.relays("00");
					// no faster than they are read, or the good one is lost with them
					LockSupport.parkNanos(1_000_000);
				}
			});
			this.thread.start();
		}

		void stop() {
			this.over = true;
			try {
				this.thread.join();
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		}

		@Override
		public void close() {
			stop();
		}

	}

}
