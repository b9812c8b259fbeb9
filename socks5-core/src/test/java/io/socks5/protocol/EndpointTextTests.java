package io.socks5.protocol;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a user may type as a host and a port.
 */
class EndpointTextTests {

	@ParameterizedTest
	@ValueSource(strings = { "example.com:443", "x:0", "192.0.2.1:65535", "[::1]:443", "[2001:db8::1]:1" })
	void readsWhatItPrints(String text) {
		assertThat(Endpoint.parse(text)).hasToString(text);
	}

	@Test
	void partsTheHostFromThePort() {
		assertThat(Endpoint.parse("[fe80::1%eth0]:00443")).isEqualTo(Endpoint.of("fe80::1", 443));
		assertThat(Endpoint.parse("example.com:443")).isEqualTo(Endpoint.of("example.com", 443));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ":", "443", "example.com", ":443", "example.com:", "example.com:http",
			"example.com:-1", "example.com:000443", "example.com: 443", "::1:443", "2001:db8::1", "a:b:443" })
	void refusesWhatIsNoHostColonAndPort(String text) {
		refuses(text,
				"'" + Escape.text(text) + "' is not a host, a colon and a port (an IPv6 address stands in brackets)");
	}

	@Test
	void refusesAHostOrAPortThatIsNone() {
		refuses("a/b:443", "The host name 'a/b' holds a character that is not allowed: /");
		refuses("example.com:65536", "The port 65536 is not in the range 0 to 65535");
		refuses("[::g]:443", "'::g' is not an IPv6 address, and a host name has no colon (give the port by itself)");
	}

	@Test
	void neverRepeatsALogin() {
		refuses("alice:s3cret@example.com:443",
				"'******@example.com:443' is not a host, a colon and a port (an IPv6 address stands in brackets)");
		refuses("s3cret@example.com:443",
				"The host name '******@example.com' holds a character that is not allowed: @");
	}

	private static void refuses(String text, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse(text)).withMessage(message).withNoCause();
	}

}
