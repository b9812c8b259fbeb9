package io.socks5.route;

import java.net.Inet6Address;
import java.util.List;

import io.socks5.protocol.Address;
import io.socks5.protocol.Escape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the hosts that an entry matches, and for invalid entries.
 */
class NonProxyHostsTests {

	private static boolean matches(String rule, String host) {
		return NonProxyHosts.of(List.of(rule)).matches(Address.of(host));
	}

	@ParameterizedTest
	@CsvSource({ "10.*, 10.evil.example", "10.*, 10.1.2.3.evil.example", "127.*, 127.0.0.1.evil.example",
			"192.168.*, 192.168.evil.example", "1*, 1.evil.example", "1*, 10", "*.1, 0x7f.1", "*1*, a1b", "*.1, evil.1",
			"10.*, 10.1", "127.*, 127.1", "10.*, 10.0.0.1.", "*.*, evil.example", "*.*.*.*, a.b.c.d",
			"127.0.0.*, 127.0.0.evil", "10.*, １０.evil.example", "１０.*, 10.evil.example", "10。*, 10.evil.example",
			"127.0.0.1, 127.0.0.1.", "127.0.0.1, 127.1", "127.0.0.0/8, 127.1", "127.0.0.0/8, 2130706433",
			"0.0.0.0/0, example.com", "::/0, example.com" })
	void aRuleForAddressesMatchesNoName(String rule, String name) {
		assertThat(Address.of(name)).isInstanceOf(Address.Domain.class);
		assertThat(matches(rule, name)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "10.*, 10.1.2.3", "10.*, 010.1.2.3", "10.*, ::ffff:10.1.2.3", "192.168.*, 192.168.0.1",
			"127.*, 127.0.0.1", "1*, 1.2.3.4", "1*, 10.2.3.4", "1*, 192.0.2.1", "*.1, 10.0.0.1", "10.*.1, 10.0.0.1",
			"10.*.*.1, 10.0.0.1", "*.*, 10.0.0.1", "*.*.*.*, 10.0.0.1", "10.*., 10.0.0.1", "25*.*5*.0.1, 255.255.0.1",
			"*0*0*, 10.0.0.1", "*, 10.0.0.1", "*, ::1", "*, evil.example", "**, evil.example" })
	void digitsDotsAndStarsMatchTheTextOfAnIpv4Address(String rule, String host) {
		assertThat(matches(rule, host)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "10.*, 110.0.0.1", "10.*, 101.0.0.1", "*.1, 10.0.0.11", "10.*.1, 10.0.0.2", "1*, 200.0.0.1",
			"*.*, ::1", "1*, 1::1", "*.255.255, 255.0.0.255" })
	void digitsDotsAndStarsMatchNoOtherAddress(String rule, String host) {
		assertThat(matches(rule, host)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "*.example.com, a.example.com", "*.example.com, a.b.example.com", "*.example.com, A.EXAMPLE.COM.",
			"*.EXAMPLE.com., a.example.com", "*corp.example, evilcorp.example", "a*b*c.example, axbxbxc.example",
			"a*b*c.example, abc.example", "*a*, a", "10-*.example, 10-0-0-1.example", "host.*, host.example",
			"*.münchen.example, a.xn--mnchen-3ya.example", "*.xn--mnchen-3ya.example, a.münchen.example",
			"*.MÜNCHEN.example, a.münchen.example", "*。example, a.example", "*.example, x.example。",
			"_*.example, _sip.example", "a*.example, a.example" })
	void aGlobMatchesNames(String rule, String host) {
		assertThat(matches(rule, host)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "*.example.com, example.com", "*.example.com, aexample.com", "*.example.com, a.example.com.evil",
			"a*b*c.example, acb.example", "ab*ba.example, aba.example", "a*aa*a, aaa", "fe*, fe80::1", "*a*, ::a",
			"*x*, 1.2.3.4", "a*b*c, abcx", "*aa*aa*, aaa" })
	void aGlobMatchesNothingElse(String rule, String host) {
		assertThat(matches(rule, host)).isFalse();
	}

	@Test
	void aGlobOfManyStarsIsAsFastAsOneOfFew() {
		assertThat(matches("*a".repeat(60) + "*b", "a".repeat(255))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ ".corp.example, corp.example", ".corp.example, a.corp.example", ".corp.example, a.b.corp.example",
			".Corp.Example., A.CORP.example.", ".localhost, a.localhost", ".localhost, localhost",
			".münchen.example, a.münchen.example", "．corp.example, a.corp.example" })
	void aLeadingDotMeansTheDomainAndAllBelowIt(String rule, String host) {
		assertThat(matches(rule, host)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ ".corp.example, evilcorp.example", ".corp.example, corp.example.evil", ".corp.example, example",
			".corp.example, xcorp.example", ".corp.example, .corp.example", ".a, 10.0.0.1", ".a, ::a" })
	void aLeadingDotMeansNothingElse(String rule, String host) {
		assertThat(matches(rule, host)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "intra.example, INTRA.example", "intra.example, intra.example.", "INTRA.example., intra.example",
			"münchen.example, MÜNCHEN.EXAMPLE", "localhost, ｌｏｃａｌｈｏｓｔ", "127.0.0.1, １２７。０。０。１", "a_b, A_B",
			"localhost, localhost.", "host-1, host-1" })
	void aNameMatchesInAnyCaseWithOrWithoutItsTrailingDot(String rule, String host) {
		assertThat(matches(rule, host)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "127.0.0.1, ::ffff:127.0.0.1", "127.0.0.1, [::ffff:7f00:1]", "::ffff:127.0.0.1, 127.0.0.1",
			"::ffff:127.0.0.1, ::ffff:127.0.0.1", "10.0.0.0/8, ::ffff:10.1.2.3", "::ffff:10.0.0.0/104, 10.1.2.3",
			"::ffff:10.0.0.0/104, ::ffff:10.1.2.3", "::ffff:0:0/96, 8.8.8.8", "0.0.0.0/0, ::ffff:8.8.8.8" })
	void anIpv4MappedAddressIsTheIpv4Address(String rule, String host) {
		assertThat(matches(rule, host)).isTrue();
		assertThat(NonProxyHosts.of(List.of(rule)).matches(mapped(Address.of(host)))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "::/0, ::ffff:8.8.8.8", "::/0, 8.8.8.8", "::/64, ::ffff:8.8.8.8", "::ffff:10.0.0.0/104, 11.0.0.1",
			"127.0.0.1, ::127.0.0.1", "127.0.0.1, 64:ff9b::127.0.0.1" })
	void anIpv4MappedAddressIsNoIpv6Address(String rule, String host) {
		assertThat(matches(rule, host)).isFalse();
	}

	private static Address mapped(Address ipv4) {
		byte[] octets = new byte[16];
		octets[10] = (byte) 0xff;
		octets[11] = (byte) 0xff;
		System.arraycopy(ipv4.octets(), 0, octets, 12, 4);
		return Address.Ipv6.of(octets);
	}

	@Test
	void anIpv4MappedAddressOfTheJdkIsTheIpv4Address() throws Exception {
		Address.Ipv6 address = (Address.Ipv6) mapped(Address.of("127.0.0.1"));
		Inet6Address ofTheJdk = Inet6Address.getByAddress(null, address.octets(), -1);
		assertThat(Address.of(ofTheJdk)).isEqualTo(Address.of("127.0.0.1"));
	}

	@ParameterizedTest
	@CsvSource({ "fe80::/10, fe80::1%lo", "fe80::1, fe80::1%lo", "fe80::1%lo, fe80::1", "[fe80::1], fe80::1",
			"::1, 0:0:0:0:0:0:0:1", "[fe80::]/10, febf::1", "::1/128, ::1", "2001:DB8::/33, 2001:db8:7fff::" })
	void anAddressMatchesInAnySpellingAndScope(String rule, String host) {
		assertThat(matches(rule, host)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "10.1.2.3/9, 10.127.0.0, 10.128.0.0", "10.0.0.0/31, 10.0.0.1, 10.0.0.2",
			"192.0.2.1/32, 192.0.2.1, 192.0.2.0", "10.0.0.0/08, 10.255.255.255, 11.0.0.0", "::/1, 7fff::, 8000::",
			"fe80::/10, febf::1, fec0::1" })
	void aBlockEndsAtItsLastBit(String rule, String inside, String outside) {
		assertThat(matches(rule, inside)).isTrue();
		assertThat(matches(rule, outside)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "10.0.0.1, 10.0.0.0", "10.0.0.1, 8.8.8.8", "::ffff:10.0.0.1, 10.0.0.0", "10.0.0.1, ::ffff:10.0.0.0",
			"::1, ::", "::1, 2001:db8::1", "fe80::1%lo, fe80::2%lo" })
	void anAddressMatchesNoOther(String rule, String host) {
		assertThat(matches(rule, host)).isFalse();
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', value = { "a|b", "localhost|127.*|[::1]|*.corp.test", "a;b", "\"a,b\"",
			"localhost;127.0.0.1", "a b", "!a", "~a", "(a)", "a+b", "a?.example", "^a$", "a@b", "<locals>", "<local",
			"<local>:80", "*.<local>", "'a'", "{a}", "a&b", "a=b", "a\\b", "http://a.example", "http://*.a.example",
			"socks5://1.2.3.4:1080", "host:80", "*:80", "*.a.example:80", "127.0.0.1:80", "10.*:80", "[::1]:80",
			"[fe80::*]", "fe80::*", "2001:db8:*", "*:*", "::1::", "[a]", "[*]", "127.0.0.1-127.0.0.9", "10.0.0.1-9",
			"10.0.1-5.*", "10.0.0", "127.1", "2130706433", "256.0.0.1", "1.2.3.4.5", "256.*", "*.256", "1.2.3.4.*",
			"*.*.*.*.*", "10.*.*.*.*", "010.*", "*.00", "*000*", "1.2.3.4*5*6*7*8*9*1*2*3*4*5*6", "*.a.1", "a..b", "..",
			".", "..a.example", "*..a", "*.a..", ".10.0.0.1", ".1", ".*", ".*.a.example", ".a..b", "\"\"", "\" \"",
			"a.example/8", "*/8", "/8", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/255.0.0.0",
			"10.0.0.0/8/8", "10.0/8", "::ffff:10.0.0.0/95", "::ffff:10.0.0.0/129", "//a.example", "*ü.example",
			"*.straße.example", "straße.example", "a…b", "[a*].example", "a*%lo" })
	void whatCanMatchNoHostIsRefusedByItsText(String rule) {
		assertThatIllegalArgumentException().isThrownBy(() -> NonProxyHosts.of(List.of("a.example", rule)))
			.withMessageMatching("'.*' is not a host name, a glob such as \\*\\.example\\.com, an address or a CIDR "
					+ "block: [ -~]+")
			.withMessageStartingWith("'" + Escape.withoutLogin(rule) + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\ta.example ", " 10.0.0.0/8", "*.example\n" })
	void spaceAroundAnEntryDoesNotMatter(String rule) {
		assertThat(NonProxyHosts.of(List.of(rule)).matches(Address.of("x.invalid"))).isFalse();
	}

	@Test
	void reportsTheReasonOfAnInvalidEntry() {
		refuses("a|b", "a host name must not contain |; use one entry for each host");
		refuses("host:80", "a rule must not have a port; for a range of IPv6 addresses, use a block (fe80::/10)");
		refuses("127.0.0.1-127.0.0.9", "a rule that ends like an address must be an address; for a range of "
				+ "addresses, use a block (10.0.0.0/8)");
		refuses("256.*", "the glob must match an IPv4 address");
		refuses(".*.a.example", "a rule with a leading dot must not contain a star");
		refuses("a..b", "a label must not be empty");
		refuses("*ü.example", "a label with a star must be in ASCII");
		refuses("http://*.a", "a rule must not be a URL; use its host only");
	}

	@Test
	void neverRepeatsALogin() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> NonProxyHosts.of(List.of("http://alice:s3cret@proxy.example")))
			.withMessageStartingWith("'******@proxy.example' is not a host name")
			.withMessageNotContaining("s3cret");
	}

	@Test
	void nothingMatchesWithoutARule() {
		assertThat(NonProxyHosts.NONE.matches(Address.of("a.example"))).isFalse();
		assertThat(NonProxyHosts.of(List.of("b.example")).matches(new Address.Domain("."))).isFalse();
		assertThat(NonProxyHosts.of(List.of("b.example", "a.example")).matches(Address.of("a.example"))).isTrue();
	}

	private static void refuses(String rule, String reason) {
		assertThatIllegalArgumentException().isThrownBy(() -> NonProxyHosts.of(List.of(rule)))
			.withMessageEndingWith(" or a CIDR block: " + reason);
	}

}
