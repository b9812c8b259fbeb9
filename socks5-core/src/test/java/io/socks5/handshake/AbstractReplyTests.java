package io.socks5.handshake;

import io.socks5.testkit.Driver;
import io.socks5.testkit.Exchanges;
import org.junit.jupiter.api.Test;

/**
 * The reply to a granted request, RFC 1928 §6: each shape that a bound address has in the
 * wild.
 */
public abstract class AbstractReplyTests extends Exchanges {

	protected AbstractReplyTests(Driver driver) {
		super(driver);
	}

	@Test
	void readsABoundIpv4Address() {
		grants("00 01 c0000201 1f90", "192.0.2.1:8080");
		grants("00 01 ffffffff ffff", "255.255.255.255:65535");
	}

	@Test
	void readsABoundIpv6Address() {
		grants("00 04 20010db8 00*11 01 1f90", "[2001:db8::1]:8080");
		grants("00 04 ff*16 0001", "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:1");
	}

	@Test
	void keepsAnIpv4MappedAddressAsItWasSent() {
		grants("00 04 00*10 ffff c0000201 1f90", "[::ffff:c000:201]:8080");
	}

	@Test
	void readsAnUnspecifiedBoundAddress() {
		grants("00 01 00000000 0000", "0.0.0.0:0");
		grants("00 04 00*16 0000", "[::]:0");
	}

	@Test
	void readsABoundName() {
		grants("00 03 0b 'example.com' 01bb", "example.com:443");
		grants("00 03 01 'a' 0000", "a:0");
		grants("00 03 7f 'a'*127 1f90", "a".repeat(127) + ":8080");
		grants("00 03 80 'a'*128 1f90", "a".repeat(128) + ":8080");
		grants("00 03 ff 'a'*255 1f90", "a".repeat(255) + ":8080");
	}

	@Test
	void takesABoundNameWithoutOctetsForNoAddress() {
		grants("00 03 00 1f90", "0.0.0.0:8080");
		grants("00 03 00 0000", "0.0.0.0:0");
	}

	@Test
	void escapesABoundNameThatIsNoName() {
		grants("00 03 07 'a' 0d0a1b '[1m' 0001", "a\\x0d\\x0a\\x1b[1m:1");
		grants("00 03 03 fffe00 0001", "\\xff\\xfe\\x00:1");
		grants("00 03 02 c3ab 0001", "\\xc3\\xab:1");
	}

	@Test
	void doesNotMindTheReservedOctet() {
		grants("ff 01 c0000201 1f90", "192.0.2.1:8080");
		grants("01 04 00*15 01 1f90", "[::1]:8080");
		grants("05 03 00 1f90", "0.0.0.0:8080");
	}

	private void grants(String bound, String printed) {
		connecting("example.com", 443).plays("""
				> 05 01 00                              VER NMETHODS METHODS
				< 05 00                                 VER METHOD
				> 05 01 00 03 0b 'example.com' 01bb     VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 %s                              VER REP RSV ATYP BND.ADDR BND.PORT
				""".formatted(bound)).andIsBoundTo(printed);
	}

}
