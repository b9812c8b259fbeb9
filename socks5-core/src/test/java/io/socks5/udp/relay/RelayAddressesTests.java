package io.socks5.udp.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;

import io.socks5.protocol.Address;
import io.socks5.transport.Deadline;
import io.socks5.udp.RelayAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which address of the two, for a reply and a proxy. All of them are literals.
 */
class RelayAddressesTests {

	private static String choose(RelayAddress choice, String bound, String proxy) throws IOException {
		return Address.of(chosen(choice, bound, InetAddress.getByName(proxy))).text();
	}

	private static InetAddress chosen(RelayAddress choice, String bound, InetAddress proxy) throws IOException {
		return RelayAddresses.choose(choice, Address.of(bound), proxy, (name, deadline) -> {
			throw new AssertionError("looks up " + name);
		}, Deadline.after(Duration.ofMinutes(1), "limit"));
	}

	@ParameterizedTest
	@EnumSource
	void zerosAreTheProxys(RelayAddress choice) throws IOException {
		assertThat(choose(choice, "0.0.0.0", "198.51.100.7")).isEqualTo("198.51.100.7");
		assertThat(choose(choice, "::", "2001:db8::7")).isEqualTo("2001:db8::7");
		assertThat(choose(choice, "::", "198.51.100.7")).isEqualTo("198.51.100.7");
	}

	@ParameterizedTest
	@CsvSource({ "127.0.0.1, 198.51.100.7", "10.0.0.1, 198.51.100.7", "172.16.0.1, 198.51.100.7",
			"172.31.255.255, 198.51.100.7", "192.168.1.1, 198.51.100.7", "169.254.1.1, 198.51.100.7",
			"100.64.0.1, 198.51.100.7", "100.127.255.255, 198.51.100.7", "::1, 2001:db8::7", "fe80::1, 2001:db8::7",
			"fc00::1, 2001:db8::7", "fd00::1, 2001:db8::7", "fd00::1, 198.51.100.7", "127.0.0.1, 10.0.0.7",
			"127.0.0.1, 169.254.0.7", "169.254.1.1, 10.0.0.7", "::ffff:10.0.0.1, 198.51.100.7" })
	void anAddressThatCannotBeReachedFromHereIsTheProxys(String bound, String proxy) throws IOException {
		assertThat(choose(RelayAddress.AUTO, bound, proxy)).isEqualTo(proxy);
	}

	@ParameterizedTest
	@CsvSource({ "198.51.100.8, 198.51.100.7", "198.51.100.8, 10.0.0.7", "198.51.100.8, 127.0.0.1",
			"10.0.0.1, 10.0.0.7", "10.0.0.1, 192.168.0.7", "10.0.0.1, 127.0.0.1", "127.0.0.2, 127.0.0.1",
			"172.15.255.255, 198.51.100.7", "172.32.0.0, 198.51.100.7", "100.63.255.255, 198.51.100.7",
			"100.128.0.0, 198.51.100.7", "101.64.0.0, 198.51.100.7", "fbff::1, 2001:db8::7", "fe00::1, 2001:db8::7",
			"2001:db8::8, 2001:db8::7", "2001:db8::8, 198.51.100.7", "::1, 127.0.0.1" })
	void anyOtherAddressIsTakenAsGiven(String bound, String proxy) throws IOException {
		assertThat(choose(RelayAddress.AUTO, bound, proxy)).isEqualTo(bound);
	}

	@ParameterizedTest
	@EnumSource(names = { "AUTO", "AS_GIVEN" })
	void anAddressOfALinkIsOnTheLinkOfTheProxy(RelayAddress choice) throws IOException {
		InetAddress proxy = InetAddress.getByName("fe80::7%7");
		assertThat(chosen(choice, "fe80::8", proxy).getHostAddress()).isEqualTo("fe80:0:0:0:0:0:0:8%7");
		assertThat(chosen(choice, "2001:db8::8", proxy).getHostAddress()).doesNotContain("%");
	}

	@ParameterizedTest
	@CsvSource({ "127.0.0.1, 198.51.100.7", "10.0.0.1, 198.51.100.7", "198.51.100.8, 198.51.100.7" })
	void usesTheConfiguredAddress(String bound, String proxy) throws IOException {
		assertThat(choose(RelayAddress.AS_GIVEN, bound, proxy)).isEqualTo(bound);
		assertThat(choose(RelayAddress.PROXY, bound, proxy)).isEqualTo(proxy);
	}

	@Test
	void aNameIsNotLookedUpForTheAddressOfTheProxy() throws IOException {
		assertThat(choose(RelayAddress.PROXY, "relay.example", "198.51.100.7")).isEqualTo("198.51.100.7");
	}

	@ParameterizedTest
	@EnumSource(names = { "AUTO", "AS_GIVEN" })
	void aNameIsLookedUpEvenIfItHasAsManyOctetsAsAnAddress(RelayAddress choice) throws IOException {
		InetAddress relay = InetAddress.getByName("198.51.100.8");
		InetAddress proxy = InetAddress.getByName("198.51.100.7");
		for (String name : new String[] { "a.bc", "relay.of.example" }) {
			assertThat(RelayAddresses.choose(choice, Address.of(name), proxy, (asked, deadline) -> {
				assertThat(asked).isEqualTo(name);
				return relay;
			}, Deadline.after(Duration.ofMinutes(1), "limit"))).isEqualTo(relay);
		}
	}

}
