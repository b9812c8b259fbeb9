package io.socks5.protocol;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Texts that are next to being a host.
 */
class HostTextEdgesTests {

	@ParameterizedTest
	@ValueSource(strings = { "example.com", "192.0.2.1", "2001:db8::1" })
	void returnsTheTextOfEachKind(String host) {
		assertThat(Address.of(host).text()).isEqualTo(host);
	}

	// "[cafe]" begins like an IPv6 address, and only newer JDKs promise not to look it up
	@ParameterizedTest
	@ValueSource(strings = { "cafe%:", "cafe%eth0:1", "[cafe%:]", "%:" })
	void refusesAColonInTheScopeOnly(String host) {
		refuses(host, "The host must be an IPv6 address or a name without a colon (set the port separately), was '"
				+ host.replaceAll("[\\[\\]]", "") + "'");
	}

	@Test
	void refusesTheFirstCharacterOutsideOfAscii() {
		refuses("a\u0080b",
				"The host name 'a\\x80b' is not a valid internationalized name: use its ASCII form (xn--...)");
	}

	@Test
	void takesAnAtSignAtTheStartForAnEmptyLogin() {
		refuses("@example.com", "The host name '******@example.com' contains a character that is not allowed: @");
	}

	private static void refuses(String host, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> Address.of(host)).withMessage(message);
	}

}
