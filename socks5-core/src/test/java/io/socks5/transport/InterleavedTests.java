package io.socks5.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The order of addresses. RFC 8305 §4.
 */
class InterleavedTests {

	@ParameterizedTest
	@CsvSource({ "'', ''", "10.0.0.1, 10.0.0.1", "::1, ::1", "10.0.0.1 10.0.0.2 ::1 ::2, 10.0.0.1 ::1 10.0.0.2 ::2",
			"::1 ::2 ::3 10.0.0.1, ::1 10.0.0.1 ::2 ::3",
			"::1 10.0.0.1 10.0.0.2 10.0.0.3, ::1 10.0.0.1 10.0.0.2 10.0.0.3",
			"10.0.0.3 10.0.0.1 10.0.0.2, 10.0.0.3 10.0.0.1 10.0.0.2",
			"10.0.0.1 10.0.0.1 ::1 10.0.0.2 ::1, 10.0.0.1 ::1 10.0.0.2" })
	void theFamiliesTakeTurnsAndEachAddressComesOnce(String given, String ordered) {
		assertThat(InterleavedAddresses.of(addresses(given), 1080)).extracting((address) -> address.getAddress())
			.containsExactly(addresses(ordered));
	}

	private static InetAddress[] addresses(String texts) {
		return Arrays.stream(texts.split(" "))
			.filter((text) -> !text.isEmpty())
			.map(InterleavedTests::literal)
			.toArray(InetAddress[]::new);
	}

	private static InetAddress literal(String text) {
		try {
			return InetAddress.getByName(text);
		}
		catch (UnknownHostException ex) {
			throw new AssertionError(ex);
		}
	}

}
