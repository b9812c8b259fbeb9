package io.socks5.protocol;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the text of hosts, and for the octets that it becomes.
 */
class HostTextTests {

	private static final String ASK = ": use its ASCII form (xn--...)";

	@ParameterizedTest
	@ValueSource(strings = { "example.com", "localhost", "x", "example.com.", "_sip._tcp.example.com", "a_b", "-a-",
			"EXAMPLE.com", "127.1", "1.2.3", "1.2.3.4.", "1.2.3.4.5", "256.1.1.1", "1.2.3.0004", "0x7f.0.0.1",
			"1.2.3.-4", "1.2.3.+4", "1.2..4", "2130706433", "..", "a..b" })
	void sendsANameAsItIs(String host) {
		assertThat(Address.of(host)).isEqualTo(new Address.Domain(host)).hasToString(host);
	}

	@ParameterizedTest
	@CsvSource({ "bücher.example, xn--bcher-kva.example", "BÜCHER.example, xn--bcher-kva.example",
			"bücher.example., xn--bcher-kva.example.", "例え。テスト, xn--r8jz45g.xn--zckzah", "ａ｡ｂ．example, a.b.example",
			"xn--strae-oqa.example, xn--strae-oqa.example", "xn--e28h.example, xn--e28h.example" })
	void sendsAnInternationalNameAsALabels(String host, String ascii) {
		assertThat(Address.of(host)).isEqualTo(new Address.Domain(ascii));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0", "127.0.0.1", "255.255.255.255", "8.8.8.8" })
	void readsFourDecimalNumbersAsAnIpv4Address(String host) {
		assertThat(Address.of(host)).isInstanceOf(Address.Ipv4.class).hasToString(host);
	}

	@ParameterizedTest
	@CsvSource({ "010.0.0.1, 10.0.0.1", "１２７.0.0.1, 127.0.0.1", "127。0。0。1, 127.0.0.1" })
	void readsAnOddlySpelledIpv4AddressAsDecimal(String host, String literal) {
		assertThat(Address.of(host)).isEqualTo(Address.of(literal)).isInstanceOf(Address.Ipv4.class);
	}

	@ParameterizedTest
	@CsvSource({ "::1, 00000000000000000000000000000001", "[::1], 00000000000000000000000000000001",
			"2001:db8::a, 20010db800000000000000000000000a", "::, 00000000000000000000000000000000",
			"fe80::1%eth0, fe800000000000000000000000000001", "[fe80::1%25eth0], fe800000000000000000000000000001",
			"2001:DB8::192.0.2.1, 20010db80000000000000000c0000201" })
	void readsAnIpv6AddressWithOrWithoutBracketsAndScope(String host, String octets) {
		Address address = Address.of(host);
		assertThat(address.type()).isEqualTo(AddressType.IPV6);
		assertThat(address.octets()).asHexString().isEqualToIgnoringCase(octets);
	}

	@ParameterizedTest
	@CsvSource({ "fe80::1%eth0, fe80::1%eth0", "[fe80::1%eth0], fe80::1%eth0", "fe80::1%1, fe80::1%1",
			"[fe80::1%25eth0], fe80::1%eth0", "fe80::1%25, fe80::1%25", "fe80::1%251, fe80::1%251",
			"FE80::1%Wi-Fi_2, fe80::1%Wi-Fi_2" })
	void keepsTheScopeForItsTextAlone(String host, String text) {
		assertThat(Address.of(host)).hasToString(text)
			.isEqualTo(Address.of("fe80::1"))
			.hasSameHashCodeAs(Address.of("fe80::1"));
		assertThat(Address.of(host).text()).isEqualTo("fe80::1");
		assertThat(Address.of(Address.of(host).toString())).hasToString(text);
		assertThat(new Endpoint(Address.of(host), 443)).hasToString("[" + text + "]:443");
	}

	@ParameterizedTest
	@ValueSource(strings = { "fe80::1%", "[fe80::1%]", "fe80::1%a b", "fe80::1%\n", "fe80::1%é", "fe80::1%a%b",
			"fe80::1%a/b" })
	void refusesAScopeThatIsNoNetworkInterface(String host) {
		refuses(host, "The scope of the host must be the name or number of a network interface, was '"
				+ Escape.text(host.replaceAll("[\\[\\]]", "")) + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "straße", "STRAẞE", "βόλος", "نامه\u200cای", "क्\u200dष", "\u10a0", "\u10c5", "\u04c0",
			"\u2132", "\u2183", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u1806", "\u3164", "\uffa0", "\ud87e\udc68",
			"\ud87e\udc74", "\ud87e\udd1f", "\ud87e\udd5f", "\ud87e\uddbf" })
	void refusesWhatLeadsToDifferentDomainsByIdna2003AndUts46(String label) {
		assertThatIllegalArgumentException().isThrownBy(() -> Address.of("a" + label + ".example"))
			.withMessageMatching("The host name '[!-~]+' contains [!-~]+, which IDNA 2003 and UTS 46 map to different "
					+ "domains: use its ASCII form \\(xn--\\.\\.\\.\\)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\ud83d\ude00", "a\u2024b", "a\u2026b", "\u2488a", "a\u33c2b", "\ufe52a", "\u1e9f",
			"\ua64a", "\u05d0a", "\u2c00" })
	void refusesWhatIdna2003DoesNotKnowOrMakesADotOf(String label) {
		refuses(label + ".example",
				"The host name '" + Escape.text(label) + ".example' is not a valid internationalized name" + ASK);
	}

	@Test
	void readsATypedIpv4MappedAddressAsIpv4() {
		assertThat(Address.of("::ffff:192.0.2.1")).isEqualTo(Address.of("192.0.2.1"));
	}

	@Test
	void refusesAnEmptyName() {
		refuses("", "The host name must not be empty");
	}

	@Test
	void takesANameOf255OctetsAndRefusesOneOf256() {
		assertThat(Address.of("a".repeat(255)).octets()).hasSize(255);
		refuses("a".repeat(256),
				"The host name must have at most 255 octets, was 256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...");
	}

	@Test
	void countsTheOctetsOfALabelsNotTheLettersTyped() {
		// each "ü." is 8 octets as an A-label: 31 of them are 248
		String name = "ü.".repeat(31);
		assertThat(Address.of(name + "a".repeat(7)).octets()).hasSize(255);
		refuses(name + "a".repeat(8),
				"The host name must have at most 255 octets, was 256: xn--tda.xn--tda.xn--tda.xn--tda....");
	}

	@ParameterizedTest
	@CsvSource({ "'a b', \\x20", "'a\tb', \\x09", "' a', \\x20", "'a ', \\x20", "a/b, /", "a\\b, \\x5c", "a?b, ?",
			"a#b, #", "a%b, %", "a[b, [", "[a], [", "[1.2.3.4], [", "<a>, <" })
	void refusesACharacterThatNoHostNameHolds(String host, String shown) {
		refuses(host, "The host name '" + Escape.text(host) + "' contains a character that is not allowed: " + shown);
	}

	@Test
	void refusesControlCharacters() {
		refuses("a\0b", "The host name 'a\\x00b' contains a character that is not allowed: \\x00");
		refuses("a\r\nb", "The host name 'a\\x0d\\x0ab' contains a character that is not allowed: \\x0d");
		refuses("a\u007fb", "The host name 'a\\x7fb' contains a character that is not allowed: \\x7f");
		refuses("\u001b[2Ja", "The host name '\\x1b[2Ja' contains a character that is not allowed: \\x1b");
	}

	@Test
	void refusesANameWithoutAnAsciiForm() {
		refuses("\ud800.example", "The host name '\\ud800.example' is not a valid internationalized name" + ASK);
		refuses("\u202e.example", "The host name '\\u202e.example' is not a valid internationalized name" + ASK);
		refuses("\u00ad", "The host name '\\xad' is not a valid internationalized name" + ASK);
		refuses("bücher..example", "The host name 'b\\xfccher..example' is not a valid internationalized name" + ASK);
		refuses("ü".repeat(60),
				"The host name '" + "\\xfc".repeat(60) + "' is not a valid internationalized name" + ASK);
	}

	@Test
	void refusesForbiddenCharactersInDisguise() {
		refuses("a\uff1ab", "The host name 'a\\uff1ab' is not a valid internationalized name" + ASK);
		refuses("a\uff20b", "The host name 'a\\uff20b' is not a valid internationalized name" + ASK);
		refuses("a\uff0fb", "The host name 'a\\uff0fb' is not a valid internationalized name" + ASK);
		refuses("a\u00a0b", "The host name 'a\\xa0b' is not a valid internationalized name" + ASK);
	}

	@ParameterizedTest
	@ValueSource(strings = { "example.com:80", "1.2.3.4:80", "::1::2", ":", "::g", "12345::", "[::1", "::1]",
			"1:2:3:4:5:6:7:8:9", "%:" })
	void refusesAColonInAnythingButAnIpv6Address(String host) {
		refuses(host, "The host must be an IPv6 address or a name without a colon (set the port separately), was '"
				+ Escape.text(host) + "'");
	}

	@Test
	void refusesAUrlWithAClearText() {
		refuses("http://example.com/",
				"The host must be a host name or address without a scheme, was 'http://example.com/'");
		refuses("socks5://proxy.corp:1080",
				"The host must be a host name or address without a scheme, was 'socks5://proxy.corp:1080'");
	}

	@Test
	void neverRepeatsALogin() {
		refuses("socks5://alice:s3cret@proxy.corp:1080",
				"The host must be a host name or address without a scheme, was '******@proxy.corp:1080'");
		refuses("alice:s3cret@proxy.corp", "The host must not contain a login, was '******@proxy.corp'");
		refuses("alice:s3@cret@proxy.corp:1", "The host must not contain a login, was '******@proxy.corp:1'");
		refuses("s3cret@proxy.corp", "The host name '******@proxy.corp' contains a character that is not allowed: @");
	}

	private static void refuses(String host, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> Address.of(host)).withMessage(message).withNoCause();
	}

}
