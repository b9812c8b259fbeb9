package io.socks5.handshake;

import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.testkit.Driver;
import io.socks5.testkit.Exchanges;
import org.junit.jupiter.api.Test;

/**
 * The reply to a request that is not granted, and what is no reply. RFC 1928 §6.
 */
public abstract class AbstractRefusalTests extends Exchanges {

	protected AbstractRefusalTests(Driver driver) {
		super(driver);
	}

	@Test
	void keepsEachReplyCodeOfAWholeReply() {
		for (int code = 1; code < 256; code++) {
			rejects(code, "00 01 00000000 0000");
		}
	}

	@Test
	void decidesOnTwoOctetsAlone() {
		rejects(0x05, "");
		rejects(0x00f0, "");
	}

	@Test
	void doesNotMindARefusalThatEndsAfterTheAddressType() {
		rejects(0x07, "00 01");
	}

	@Test
	void doesNotMindARefusalWithANameWithoutOctets() {
		rejects(0x04, "00 03 00 0000");
	}

	@Test
	void doesNotMindARefusalWithTheNameOfTheRequest() {
		rejects(0x04, "00 03 0b 'example.com' 01bb");
	}

	@Test
	void doesNotMindARefusalWithoutAnAddress() {
		rejects(0x01, "00 00");
		rejects(0x01, "00 09 00000000 0000");
	}

	@Test
	void doesNotMindTheReservedOctetOfARefusal() {
		rejects(0x02, "ff 01 00000000 0000");
	}

	private void rejects(int value, String rest) {
		ReplyCode code = new ReplyCode(value);
		connecting("example.com", 443).plays("""
				> 05 01 00                              VER NMETHODS METHODS
				< 05 00                                 VER METHOD
				> 05 01 00 03 0b 'example.com' 01bb     VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 %02x                               VER REP
				x
				%s""".formatted(value, rest.isEmpty() ? "" : "< " + rest + "\n"))
			.andFailsWith(RequestRejectedException.class)
			.isIn(Phase.REQUEST)
			.says("the proxy answered " + code)
			.returns(code, RequestRejectedException::replyCode);
	}

	@Test
	void refusesAReplyOfAnotherVersion() {
		for (int version : new int[] { 0x00, 0x01, 0x04, 0x06, 0x48, 0xff }) {
			violates("%02x 00".formatted(version), "00 01 7f000001 1f90", version,
					"expected SOCKS version 0x05, received 0x%02x".formatted(version));
		}
	}

	@Test
	void refusesABoundAddressOfAnUnknownTypeSinceItsEndIsUnknown() {
		for (int type = 0; type < 256; type++) {
			if (type != 0x01 && type != 0x03 && type != 0x04) {
				violates("05 00 00 %02x 7f".formatted(type), "000001 1f90", type,
						"expected address type 0x01, 0x03 or 0x04, received 0x%02x".formatted(type));
			}
		}
	}

	private void violates(String octets, String rest, int received, String message) {
		connecting("example.com", 443).plays("""
				> 05 01 00                              VER NMETHODS METHODS
				< 05 00                                 VER METHOD
				> 05 01 00 03 0b 'example.com' 01bb     VER CMD RSV ATYP DST.ADDR DST.PORT
				< %s                                    VER REP RSV ATYP BND.ADDR
				x
				< %s                                    BND.PORT
				""".formatted(octets, rest))
			.andFailsWith(ProtocolViolationException.class)
			.isIn(Phase.REQUEST)
			.says(message)
			.letsAnotherProxyTry()
			.returns(received, ProtocolViolationException::received);
	}

}
