package io.socks5.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;

import io.socks5.client.TestClients;
import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A payload comes whole or not at all, from as many threads as there are.
 */
@Timeout(120)
class UdpPayloadTests {

	private static final int SENDERS = 8;

	// fits into the buffer of a socket that is not read
	private static final int EACH = 25;

	private static byte[] random(int length) {
		byte[] octets = new byte[length];
		new Random(length).nextBytes(octets);
		return octets;
	}

	@ParameterizedTest
	@CsvSource({ "192.0.2.53, 65497", "2001:db8::35, 65485", "dns.corp, 65492" })
	void sendsTheLargestPayloadWhole(String host, int length) throws IOException {
		assertThat(UdpAssociation.maxPayload(Address.of(host))).isEqualTo(length);
		byte[] payload = random(length);
		try (UdpFixture it = UdpFixture.open()) {
			it.association().send(host, 53, ByteBuffer.wrap(payload));
			assertThat(it.relay().nextOctets()).hasSize(65_507).endsWith(payload);
		}
	}

	@ParameterizedTest
	@CsvSource({ "192.0.2.53, 65498, 10", "2001:db8::35, 65486, 22", "dns.corp, 65493, 15", "192.0.2.53, 100000, 10" })
	void refusesALargerOneAndStaysUsable(String host, int length, int header) throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			ByteBuffer payload = ByteBuffer.allocate(length);
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> it.association().send(host, 53, payload))
				.withMessage("payload: must not exceed " + (65_507 - header) + " octets, was " + length);
			assertThat(payload.remaining()).isEqualTo(length);
			it.assertRelaysAndReceives();
		}
	}

	@Test
	void theViewRefusesALargerOneAndStaysUsable() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			DatagramPacket packet = new DatagramPacket(new byte[65_498], 65_498);
			packet.setSocketAddress(UdpFixture.DNS_ADDRESS);
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> it.view().send(packet))
				.withMessage("payload: must not exceed 65497 octets, was 65498");
			it.assertRelaysAndReceives();
		}
	}

	@Test
	void receivesTheLargestPayloadWhole() throws IOException {
		byte[] payload = random(65_497);
		try (UdpFixture it = UdpFixture.open()) {
			it.relay().send(it.client(), Octets.join(Octets.of("0000 00 01 c0000235 0035"), payload));
			assertThat(it.association().receive(UdpFixture.PATIENCE).octets()).isEqualTo(payload);
			it.assertRelaysAndReceives();
		}
	}

	@Test
	void sendersInParallelDoNotMixTheirDatagrams() throws Exception {
		try (UdpFixture it = UdpFixture.open()) {
			List<FutureTask<Void>> senders = new ArrayList<>();
			for (int sender = 0; sender < SENDERS; sender++) {
				int number = sender;
				senders.add(TestClients.start(() -> send(it.association(), number)));
			}
			for (FutureTask<Void> sender : senders) {
				TestClients.result(sender);
			}
			Set<String> came = new TreeSet<>();
			for (int i = 0; i < SENDERS * EACH; i++) {
				came.add(it.relay().next());
			}
			assertThat(came).hasSize(SENDERS * EACH);
			assertThat(came)
				.allMatch((datagram) -> datagram.matches("00 00 00 01 0a 00 00 (0[0-7]) 00 35( \\1){1,8} [0-9a-f]{2}"));
		}
	}

	// to an address of its own, with a payload that repeats it, and a number
	private static Void send(UdpAssociation association, int sender) throws IOException {
		Endpoint destination = Endpoint.of("10.0.0." + sender, 53);
		for (int i = 0; i < EACH; i++) {
			ByteBuffer payload = ByteBuffer.allocate(sender + 2);
			while (payload.remaining() > 1) {
				payload.put((byte) sender);
			}
			association.send(destination, payload.put((byte) i).flip());
		}
		return null;
	}

	@Test
	void receiversInParallelGetEachDatagramOnce() throws Exception {
		try (UdpFixture it = UdpFixture.open()) {
			List<FutureTask<List<Integer>>> receivers = new ArrayList<>();
			for (int i = 0; i < SENDERS; i++) {
				receivers.add(TestClients.start(() -> receive(it.association())));
			}
			for (int i = 0; i < SENDERS * EACH; i++) {
				it.relays("0000 00 01 c0000235 0035 %02x".formatted(i));
			}
			List<Integer> all = new ArrayList<>();
			for (FutureTask<List<Integer>> receiver : receivers) {
				all.addAll(TestClients.result(receiver));
			}
			assertThat(all).doesNotHaveDuplicates().hasSize(SENDERS * EACH);
		}
	}

	private static List<Integer> receive(UdpAssociation association) throws IOException {
		List<Integer> received = new ArrayList<>();
		for (int i = 0; i < EACH; i++) {
			received.add(association.receive(UdpFixture.PATIENCE).payload().get() & 0xff);
		}
		return received;
	}

}
