package io.socks5.protocol;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the text of endpoints.
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
				"The endpoint must be host:port, with an IPv6 address in brackets, was '" + Escape.text(text) + "'");
	}

	@Test
	void refusesAHostOrAPortThatIsNone() {
		refuses("a/b:443", "The host name 'a/b' contains a character that is not allowed: /");
		refuses("example.com:65536", "The port must be between 0 and 65535, was 65536");
		refuses("[::g]:443",
				"The host must be an IPv6 address or a name without a colon (set the port separately), was '::g'");
	}

	@Test
	void neverRepeatsALogin() {
		refuses("alice:s3cret@example.com:443",
				"The endpoint must be host:port, with an IPv6 address in brackets, was '******@example.com:443'");
		refuses("s3cret@example.com:443",
				"The host name '******@example.com' contains a character that is not allowed: @");
	}

	private static void refuses(String text, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse(text)).withMessage(message).withNoCause();
	}

}
