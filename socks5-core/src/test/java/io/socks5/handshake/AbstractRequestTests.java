package io.socks5.handshake;

import io.socks5.testkit.Driver;
import io.socks5.testkit.Exchanges;
import org.junit.jupiter.api.Test;

/**
 * The request, RFC 1928 §4 and §5: each way to spell a destination.
 */
public abstract class AbstractRequestTests extends Exchanges {

	protected AbstractRequestTests(Driver driver) {
		super(driver);
	}

	@Test
	void sendsAnIpv4Address() {
		requests("192.0.2.1", 80, "01 c0000201 0050");
	}

	@Test
	void sendsAnIpv6Address() {
		requests("2001:db8::1", 80, "04 20010db8 00000000 00000000 00000001 0050");
		requests("[::1]", 80, "04 00*15 01 0050");
	}

	@Test
	void sendsAnIpv6AddressWithoutItsScope() {
		requests("fe80::1%eth0", 80, "04 fe80 00*13 01 0050");
	}

	@Test
	void sendsNamesOf1To255Octets() {
		requests("a", 80, "03 01 'a' 0050");
		requests("a".repeat(127), 80, "03 7f 'a'*127 0050");
		requests("a".repeat(128), 80, "03 80 'a'*128 0050");
		requests("a".repeat(255), 80, "03 ff 'a'*255 0050");
	}

	@Test
	void sendsAnInternationalNameAsALabelsAndCountsTheirOctets() {
		requests("bücher.example", 80, "03 15 'xn--bcher-kva.example' 0050");
	}

	@Test
	void leavesTheSpellingOfANameToTheProxy() {
		requests("Example.COM.", 80, "03 0c 'Example.COM.' 0050");
		requests("_xmpp-client._tcp.chat_corp", 80, "03 1b '_xmpp-client._tcp.chat_corp' 0050");
		requests("127.1", 80, "03 05 '127.1' 0050");
	}

	@Test
	void sendsThePorts0And65535() {
		requests("example.com", 0, "03 0b 'example.com' 0000");
		requests("example.com", 65535, "03 0b 'example.com' ffff");
		requests("example.com", 0x8001, "03 0b 'example.com' 8001");
	}

	private void requests(String host, int port, String destination) {
		connecting(host, port).plays("""
				> 05 01 00                              VER NMETHODS METHODS
				< 05 00                                 VER METHOD
				> 05 01 00 %s                           VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 00000000 0000             VER REP RSV ATYP BND.ADDR BND.PORT
				""".formatted(destination)).andIsBoundTo("0.0.0.0:0");
	}

}
