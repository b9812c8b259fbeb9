package io.socks5.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

import io.socks5.client.Socks5Client;
import io.socks5.client.TestClients;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.testkit.FailureAssert;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.ScriptedRelay;
import io.socks5.testkit.real.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the address that datagrams are sent to, for each reply of the proxy. The
 * relay listens on 127.0.0.1 as the proxy does.
 */
@Timeout(60)
class UdpRelayAddressTests {

	private final RecordingListener watcher = new RecordingListener();

	private void assertReaches(RelayAddress choice, String bound) throws IOException {
		try (ScriptedRelay relay = ScriptedRelay.open()) {
			assertReaches(choice, bound, relay);
		}
	}

	private void assertReaches(RelayAddress choice, String bound, ScriptedRelay relay) throws IOException {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(relay.granted(bound)));
				UdpAssociation association = TestClients.proxy(proxy).relayAddress(choice).build().associate()) {
			assertThat(association.relay().port()).isEqualTo(relay.port());
			association.send(UdpFixture.DNS, UdpFixture.payload("'ping'"));
			assertThat(relay.next()).isEqualTo("00 00 00 01 c0 00 02 35 00 35 70 69 6e 67");
		}
	}

	@ParameterizedTest
	@EnumSource
	void zerosAreTheProxysOwnAddress(RelayAddress choice) throws IOException {
		assertReaches(choice, "01 00000000");
		assertReaches(choice, "04 00*16");
		// Dante sends a name of no octets in place of an address
		assertReaches(choice, "03 00");
	}

	@ParameterizedTest
	@EnumSource(names = { "AUTO", "AS_GIVEN" })
	void aNameIsLookedUpHere(RelayAddress choice) throws IOException {
		try (ScriptedRelay relay = ScriptedRelay.open(InetAddress.getByName("localhost"))) {
			assertReaches(choice, "03 09 'localhost'", relay);
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "01 c0000207", "04 20010db8000000000000000000000001", "03 09 'localhost'", "03 04 'no.1'" })
	void theProxysOwnAddressTakesThePlaceOfAnyOther(String bound) throws IOException {
		assertReaches(RelayAddress.PROXY, bound);
	}

	@ParameterizedTest
	@EnumSource(names = { "AUTO", "AS_GIVEN" })
	void anAddressOfTheOtherFamilyIsReached(RelayAddress choice) throws IOException {
		Program.requireIpv6();
		try (ScriptedRelay relay = ScriptedRelay.open(InetAddress.getByName("::1"))) {
			assertReaches(choice, "04 00*15 01", relay);
		}
	}

	@Test
	void anotherAddressIsTakenAsGiven() throws IOException {
		try (ScriptedRelay relay = ScriptedRelay.open();
				ScriptedProxy proxy = ScriptedProxy.playing(Script.of(relay.granted("01 c0000207")));
				UdpAssociation association = TestClients.proxy(proxy).build().associate()) {
			assertThat(association.relay()).hasToString("192.0.2.7:" + relay.port()).isEqualTo(association.bound());
		}
	}

	@ParameterizedTest
	@CsvSource({ "AUTO, 03 0c 'name.invalid'", "AS_GIVEN, 03 0c 'name.invalid'" })
	void anUnknownNameFailsAndClosesTheConnection(RelayAddress choice, String bound) throws IOException {
		try (ScriptedRelay relay = ScriptedRelay.open();
				ScriptedProxy proxy = ScriptedProxy.playing(Script.of(relay.granted(bound)))) {
			Socks5Client client = TestClients.proxy(proxy).relayAddress(choice).listener(this.watcher).build();
			assertThatExceptionOfType(UnknownHostException.class).isThrownBy(client::associate);
			proxy.nextConnection().awaitClosedByClient();
			assertThat(this.watcher.events()).endsWith("failed UnknownHostException");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "AUTO", "AS_GIVEN" })
	void aNameThatIsNoneIsNotLookedUpAndFailsInLegibleText(RelayAddress choice) throws IOException {
		try (ScriptedRelay relay = ScriptedRelay.open();
				ScriptedProxy proxy = ScriptedProxy.playing(Script.of(relay.granted("03 06 'a' 0a 1b '[1m'")))) {
			Socks5Client client = TestClients.proxy(proxy).relayAddress(choice).build();
			assertThatExceptionOfType(UnknownHostException.class).isThrownBy(client::associate)
				.withMessage("'a\\x0a\\x1b[1m' is not a host name");
		}
	}

	@Test
	void aRelayWithoutAPortFailsAndClosesTheConnection() throws IOException {
		String granted = "> 05 01 00\n< 05 00\n> 05 03 00 01 00000000 0000\n< 05 00 00 01 7f000001 0000\n";
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(granted))) {
			Socks5Client client = TestClients.proxy(proxy).listener(this.watcher).build();
			IOException failure = TestClients.failureOf(client::associate);
			assertThat(failure).isExactlyInstanceOf(ProtocolViolationException.class);
			FailureAssert.assertThat(failure)
				.isIn(Phase.REQUEST)
				.says("expected a port of the relay, received 0; some servers grant associations but relay no datagrams")
				.letsAnotherProxyTry();
			proxy.nextConnection().awaitClosedByClient();
			assertThat(this.watcher.events()).endsWith("failed ProtocolViolationException")
				.noneMatch((event) -> event.startsWith("established"));
		}
	}

}
