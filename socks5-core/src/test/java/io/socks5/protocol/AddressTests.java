package io.socks5.protocol;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AddressTests {

	private static final byte[] MAPPED = HexFormat.of().parseHex("00000000000000000000ffffc0000201");

	@Test
	void keepsTheOctetsOfAnIpv4Address() {
		Address address = Address.Ipv4.of(new byte[] { (byte) 192, 0, 2, 1 });
		assertThat(address.type()).isEqualTo(AddressType.IPV4);
		assertThat(address.octets()).containsExactly(192, 0, 2, 1);
		assertThat(address).hasToString("192.0.2.1").isEqualTo(Address.of("192.0.2.1"));
	}

	@Test
	void keepsAnIpv4MappedAddressOfSixteenOctetsAsIpv6() {
		Address address = Address.Ipv6.of(MAPPED);
		assertThat(address.type()).isEqualTo(AddressType.IPV6);
		assertThat(address.octets()).containsExactly(MAPPED);
		assertThat(address).isNotEqualTo(Address.of("192.0.2.1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "::", "::1", "1::", "2001:db8::1", "2001:db8:0:1:1:1:1:1", "2001:0:0:1::1",
			"2001:db8::1:0:0:1", "1:2:3:4:5:6:7:8", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "0:1:2:3:4:5:6:0",
			"1:0:2:0:3:0:4:0", "fe80::a:0:b", "64:ff9b::c000:201" })
	void printsAnIpv6AddressTheShortWay(String text) {
		assertThat(Address.of(text)).hasToString(text);
		assertThat(Address.of(text).octets()).isEqualTo(Address.of(Address.of(text).toString()).octets());
	}

	@Test
	void takesTheLiteralOfAnAddressWhateverNameItCarries() throws Exception {
		InetAddress named = InetAddress.getByAddress("example.com", new byte[] { 10, 0, 0, 1 });
		assertThat(Address.of(named)).hasToString("10.0.0.1").isEqualTo(Address.of("10.0.0.1"));
		InetAddress ipv6 = InetAddress.getByAddress("example.com", Address.of("2001:db8::1").octets());
		assertThat(Address.of(ipv6)).isEqualTo(Address.of("2001:db8::1"));
	}

	@Test
	void takesFourOrSixteenOctetsAndNothingElse() {
		assertThatIllegalArgumentException().isThrownBy(() -> Address.Ipv4.of(new byte[3]))
			.withMessage("An IPv4 address must have 4 octets, was 3");
		assertThatIllegalArgumentException().isThrownBy(() -> Address.Ipv6.of(new byte[17]))
			.withMessage("An IPv6 address must have 16 octets, was 17");
	}

	@Test
	void keepsEachOctetThatAServerMaySendAsAName() {
		for (int octet = 0; octet < 256; octet++) {
			byte[] octets = { 'a', (byte) octet };
			Address.Domain name = new Address.Domain(new String(octets, StandardCharsets.ISO_8859_1));
			assertThat(name.octets()).containsExactly(octets);
			assertThat(name.toString()).matches("[!-~]+").startsWith("a");
		}
	}

	@Test
	void takesANameOf1To255Octets() {
		assertThat(new Address.Domain("a").octets()).hasSize(1);
		assertThat(new Address.Domain("\u00ff".repeat(255)).octets()).hasSize(255);
		assertThatIllegalArgumentException().isThrownBy(() -> new Address.Domain(""))
			.withMessage("A name must have 1 to 255 octets, was 0");
		assertThatIllegalArgumentException().isThrownBy(() -> new Address.Domain("a".repeat(256)))
			.withMessage("A name must have 1 to 255 octets, was 256");
		assertThatIllegalArgumentException().isThrownBy(() -> new Address.Domain("\u0100"))
			.withMessage("A name must have one octet per character");
	}

	@Test
	void escapesANameThatAServerChose() {
		assertThat(new Address.Domain("a\r\nb\u001b[31m \\\u0000\u00e9\u007f~!"))
			.hasToString("a\\x0d\\x0ab\\x1b[31m\\x20\\x5c\\x00\\xe9\\x7f~!");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\nb", "a\u001b[31m", "a b", "a\u00e9", "a\\b", "\0" })
	void looksUpNoNameThatAServerMadeUp(String name) {
		Address.Domain domain = new Address.Domain(name);
		assertThatExceptionOfType(UnknownHostException.class).isThrownBy(domain::hostName)
			.withMessage("'" + domain + "' is not a host name");
	}

	@Test
	void looksUpAnyOtherName() throws Exception {
		assertThat(new Address.Domain("a_b.example.").hostName()).isEqualTo("a_b.example.");
		assertThatExceptionOfType(UnknownHostException.class).isThrownBy(Address.of("a.example")::inetAddress)
			.withMessage("'a.example' is a name, not an address");
	}

	@Test
	void givesSocketsTheScopeThatTheMachineHas() throws Exception {
		assertThat(Address.of("fe80::1%7").inetAddress()).isInstanceOfSatisfying(Inet6Address.class,
				(address) -> assertThat(address.getScopeId()).isEqualTo(7));
		assertThat(Address.of("10.0.0.1").inetAddress()).isEqualTo(InetAddress.getByName("10.0.0.1"));
		assertThat(Address.Ipv6.of(MAPPED).inetAddress()).isEqualTo(InetAddress.getByName("192.0.2.1"));
		assertThatExceptionOfType(UnknownHostException.class).isThrownBy(Address.of("fe80::1%none0")::inetAddress)
			.withMessageContaining("none0");
	}

	@Test
	void keepsTheScopeOfAnAddress() throws Exception {
		Inet6Address scoped = Inet6Address.getByAddress(null, Address.of("fe80::1").octets(), 7);
		assertThat(((Address.Ipv6) Address.of("fe80::1%7")).ip().getScopeId()).isEqualTo(7);
		assertThat(Address.of(scoped)).hasToString("fe80::1%7").isEqualTo(Address.of("fe80::1"));
		assertThat(Endpoint.of(new InetSocketAddress(scoped, 80))).hasToString("[fe80::1%7]:80");
		NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
		assertThat(Address.of("::1%" + loopback.getName()).inetAddress().isLoopbackAddress()).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> new Address.Ipv6(scoped, "a\nb"))
			.withMessage("The scope must be the name or number of a network interface, was 'a\\x0ab'");
	}

	@Test
	void escapesInAMessageWhatALogCannotHold() {
		assertThat(Escape.message("a b\u00e9\\\n\u001b[0m\u202e\u2028\ud800\ud83d\ude00"))
			.isEqualTo("a b\u00e9\\\\x0a\\x1b[0m\\u202e\\u2028\\ud800\ud83d\ude00");
	}

	@Test
	void escapesWhatIsNoOctetByItsCodeUnit() {
		assertThat(Escape.text("\u20ac\ud83d\ude00")).isEqualTo("\\u20ac\\ud83d\\ude00");
	}

	@Test
	void knowsThreeAddressTypesAndNoOther() {
		for (int value = 0; value < 256; value++) {
			AddressType type = AddressType.of(value);
			assertThat(type == null).isEqualTo(value != 1 && value != 3 && value != 4);
			assertThat((type != null) ? type.value() : value).isEqualTo(value);
		}
	}

}
