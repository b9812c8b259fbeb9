package io.socks5.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.socks5.client.Socks5Client;
import io.socks5.client.TestClients;
import io.socks5.protocol.Address;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.DestinationDeniedException;
import io.socks5.protocol.Endpoint;
import io.socks5.route.DestinationPattern;
import io.socks5.route.NameResolution;
import io.socks5.testkit.Octets;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.ScriptedRelay;
import io.socks5.testkit.real.Program;
import io.socks5.testkit.real.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the octets that an association sends and receives.
 */
@Timeout(60)
class UdpAssociationTests {

	@ParameterizedTest
	@CsvSource({ "192.0.2.53, 01 c0000235", "2001:db8::35, 04 20010db8000000000000000000000035",
			"dns.corp, 03 08 'dns.corp'", "d\u00fcns.corp, 03 10 'xn--dns-hoa.corp'" })
	void sendsToANameOrAnAddress(String host, String octets) throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			ByteBuffer payload = UdpFixture.payload("'hello'");
			it.association().send(host, 53, payload);
			assertThat(it.relay().next()).isEqualTo(Octets.text(Octets.of("0000 00 " + octets + " 0035 'hello'")));
			assertThat(payload.hasRemaining()).isFalse();
		}
	}

	@Test
	void sendsByNameIfAnAddressCarriesOne() throws IOException {
		InetAddress named = InetAddress.getByAddress("dns.corp", new byte[] { 10, 0, 0, 1 });
		List<InetSocketAddress> addresses = List.of(InetSocketAddress.createUnresolved("dns.corp", 53),
				new InetSocketAddress(named, 53));
		try (UdpFixture it = UdpFixture.open()) {
			for (InetSocketAddress address : addresses) {
				it.association().send(address, UdpFixture.payload("'a'"));
				assertThat(it.relay().next()).isEqualTo(Octets.text(Octets.of("0000 00 03 08 'dns.corp' 0035 'a'")));
			}
			it.association().send(new InetSocketAddress("10.0.0.1", 53), UdpFixture.payload("'a'"));
			assertThat(it.relay().next()).isEqualTo(Octets.text(Octets.of("0000 00 01 0a000001 0035 'a'")));
		}
	}

	@Test
	void looksUpANameLocallyIfConfigured() throws IOException {
		Socks5Client.Builder client = Socks5Client.builder().resolve(NameResolution.LOCAL);
		try (UdpFixture it = UdpFixture.with(ScriptedRelay.open(), client)) {
			it.association().send("localhost", 53, UdpFixture.payload("'a'"));
			assertThat(it.relay().next()).matches("00 00 00 0(1 7f 00 00 01|4( 00){15} 01) 00 35 61");
		}
	}

	@Test
	void asksNoRuleWhetherToGoThroughTheProxy() throws IOException {
		Socks5Client.Builder client = Socks5Client.builder().nonProxyHosts(List.of("192.0.2.0/24", "*.corp"));
		try (UdpFixture it = UdpFixture.with(ScriptedRelay.open(), client)) {
			it.assertRelaysAndReceives();
		}
	}

	@Test
	void sendsNothingToADestinationOfAnotherRoute() throws IOException {
		Socks5Client lab = Socks5Client.builder().name("lab").proxy("127.0.0.1", 1).build();
		Socks5Client.Builder client = Socks5Client.builder()
			.resolve(NameResolution.LOCAL)
			.direct(DestinationPattern.of("10.0.0.0/8"))
			.deny(DestinationPattern.of("*.ads", "192.0.2.1"))
			.route(DestinationPattern.of("*.lab"), lab);
		try (UdpFixture it = UdpFixture.with(ScriptedRelay.open(), client)) {
			assertThatExceptionOfType(DestinationDeniedException.class)
				.isThrownBy(() -> it.association().send("x.ads", 53, UdpFixture.payload("'a'")));
			DatagramPacket denied = new DatagramPacket(new byte[1], 1, new InetSocketAddress("192.0.2.1", 53));
			assertThatExceptionOfType(DestinationDeniedException.class).isThrownBy(() -> it.view().send(denied));
			assertThatIOException().isThrownBy(() -> it.association().send("dns.lab", 53, UdpFixture.payload("'a'")))
				.withMessageContaining("#3 *.lab via lab")
				.withMessageContaining("an association of the client 'lab' must be used");
			it.association().send("10.0.0.1", 53, UdpFixture.payload("'b'"));
			assertThat(it.relay().next()).isEqualTo(Octets.text(Octets.of("0000 00 01 0a000001 0035 'b'")));
		}
	}

	@ParameterizedTest
	@CsvSource({ "01 c0000235, 192.0.2.53:53", "04 20010db8000000000000000000000035, [2001:db8::35]:53",
			"03 08 'dns.corp', dns.corp:53", "03 02 0d0a, \\x0d\\x0a:53" })
	void receivesFromANameOrAnAddress(String octets, String source) throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			it.relays("0000 00 " + octets + " 0035 'hello'");
			it.assertReceives(source, "'hello'");
		}
	}

	@Test
	void sendsAndReceivesNothingAtAll() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			it.association().send(UdpFixture.DNS, ByteBuffer.allocate(0));
			assertThat(it.relay().next()).isEqualTo("00 00 00 01 c0 00 02 35 00 35");
			it.relays("0000 00 01 c0000235 0035");
			it.assertReceives("192.0.2.53:53", "");
		}
	}

	@Test
	void answersTheSourceOfADatagram() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			it.relays("0000 00 03 08 'dns.corp' 0035 'hello'");
			UdpDatagram datagram = it.association().receive(UdpFixture.PATIENCE);
			it.association().send(datagram.source(), datagram.payload());
			assertThat(it.relay().next()).isEqualTo(Octets.text(Octets.of("0000 00 03 08 'dns.corp' 0035 'hello'")));
		}
	}

	@Test
	void reportsTheReplyOfTheProxy() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			Endpoint relay = Endpoint.of("127.0.0.1", it.relay().port());
			assertThat(it.association().bound()).isEqualTo(relay);
			assertThat(it.association().relay()).isEqualTo(relay);
			assertThat(it.association().method()).isEqualTo(AuthMethod.NONE);
			assertThat(it.association().proxy().host()).hasToString("127.0.0.1");
			assertThat(it.association().drops()).isEqualTo(new UdpDrops(0, 0, 0));
			assertThat(it.association()).hasToString("UdpAssociation[relay " + relay + " of " + it.association().proxy()
					+ ", local port " + it.view().getLocalPort() + "]");
		}
	}

	@Test
	void sendsFromTheAddressOfItsControlConnection() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			assertThat(it.view().getLocalAddress()).isEqualTo(InetAddress.getByName("127.0.0.1"));
			assertThat(it.view().isBound()).isTrue();
		}
	}

	@Test
	void returnsTheLengthOfTheHeader() {
		assertThat(UdpAssociation.overhead(Address.of("192.0.2.1"))).isEqualTo(10);
		assertThat(UdpAssociation.overhead(Address.of("::1"))).isEqualTo(22);
		assertThat(UdpAssociation.overhead(Address.of("dns.corp"))).isEqualTo(15);
		assertThat(UdpAssociation.maxPayload(Address.of("192.0.2.1"))).isEqualTo(65_497);
		assertThat(UdpAssociation.maxPayload(Address.of("::1"))).isEqualTo(65_485);
		assertThat(UdpAssociation.maxPayload(Address.of("dns.corp"))).isEqualTo(65_492);
	}

	@Test
	void aReceiveThatTimesOutLeavesItUsable() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			assertThatExceptionOfType(SocketTimeoutException.class)
				.isThrownBy(() -> it.association().receive(Duration.ofMillis(20)));
			it.assertRelaysAndReceives();
		}
	}

	@Test
	void aReceiveTimesOutBehindOneThatWaits() throws Exception {
		try (UdpFixture it = UdpFixture.open()) {
			BlockedCall<UdpDatagram> waiting = BlockedCall.in(it.association()::receive);
			assertThatExceptionOfType(SocketTimeoutException.class)
				.isThrownBy(() -> it.association().receive(Duration.ofMillis(20)));
			it.relays("0000 00 01 c0000235 0035 'hello'");
			assertThat(waiting.result().source()).hasToString("192.0.2.53:53");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S", "PT0.0009S", "P25D", "PT2562047788015215H" })
	void refusesALimitThatIsNone(Duration timeout) throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			assertThatIllegalArgumentException().isThrownBy(() -> it.association().receive(timeout))
				.withMessage("timeout: must be in the range 1 ms to 24 days, was " + timeout);
		}
	}

	@ParameterizedTest
	@CsvSource({ "'', 53", "a b, 53", "dns.corp, 65536", "dns.corp, -1" })
	void refusesADestinationThatIsNone(String host, int port) throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			assertThatIOException().isThrownBy(() -> it.association().send(host, port, ByteBuffer.allocate(1)))
				.withMessageStartingWith("destination: ");
			it.assertRelaysAndReceives();
		}
	}

	@Test
	void refusesToSendToPort0() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			assertThatExceptionOfType(SocketException.class)
				.isThrownBy(() -> it.association().send("dns.corp", 0, ByteBuffer.allocate(1)))
				.withMessage("destination port: must be in the range 1 to 65535, was 0");
			it.assertRelaysAndReceives();
		}
	}

	@Test
	void logsInFirst() throws IOException {
		try (ScriptedRelay relay = ScriptedRelay.open();
				ScriptedProxy proxy = ScriptedProxy.playing(Script.of("""
						> 05 02 00 02
						< 05 02
						> 01 05 'alice' 06 's3cret'
						< 01 00
						> 05 03 00 01 00000000 0000
						< 05 00 00 01 7f000001 %04x
						""".formatted(relay.port())));
				UdpAssociation association = TestClients.proxy(proxy)
					.credentials("alice", "s3cret")
					.build()
					.associate()) {
			assertThat(association.method()).isEqualTo(AuthMethod.USERNAME_PASSWORD);
		}
	}

	@Test
	void asksWithZerosOfItsOwnFamily() throws Exception {
		Program.requireIpv6();
		BlockingQueue<String> requests = new LinkedBlockingQueue<>();
		InetAddress loopback = InetAddress.getByName("::1");
		try (ScriptedRelay relay = ScriptedRelay.open(loopback); Service proxy = Service.start("::1", (connection) -> {
			connection.getInputStream().readNBytes(3);
			connection.getOutputStream().write(Octets.of("05 00"));
			requests.add(Octets.text(connection.getInputStream().readNBytes(22)));
			connection.getOutputStream().write(Octets.of("05 00 00 04 00*15 01 %04x".formatted(relay.port())));
			connection.getInputStream().read();
		}); UdpAssociation association = Socks5Client.builder().proxy("::1", proxy.port()).build().associate()) {
			assertThat(requests.poll(10, TimeUnit.SECONDS)).isEqualTo(Octets.text(Octets.of("05 03 00 04 00*16 0000")));
			association.send(UdpFixture.DNS, UdpFixture.payload("'a'"));
			assertThat(relay.next()).isEqualTo("00 00 00 01 c0 00 02 35 00 35 61");
			assertThat(association.relay()).hasToString("[::1]:" + relay.port());
		}
	}

}
