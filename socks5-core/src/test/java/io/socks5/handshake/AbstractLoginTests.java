package io.socks5.handshake;

import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.testkit.ConnectCase;
import io.socks5.testkit.Driver;
import io.socks5.testkit.Exchanges;
import org.junit.jupiter.api.Test;

/**
 * Username and password, RFC 1929, and what servers make of it.
 */
public abstract class AbstractLoginTests extends Exchanges {

	protected AbstractLoginTests(Driver driver) {
		super(driver);
	}

	private ConnectCase login() {
		return connecting("example.com", 443).as("alice", "s3cret");
	}

	@Test
	void connectsByNameAfterLogin() {
		login().plays("""
				> 05 02 00 02                           VER NMETHODS METHODS
				< 05 02                                 VER METHOD
				> 01 05 'alice' 06 's3cret'             VER ULEN UNAME PLEN PASSWD
				< 01 00                                 VER STATUS
				> 05 01 00 03 0b 'example.com' 01bb     VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 7f000001 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
				""").andIsBoundTo("127.0.0.1:8080");
	}

	@Test
	void sendsAnEmptyPassword() {
		connectsWith("a", "", "> 01 01 'a' 00");
	}

	@Test
	void sendsTheLongestUsernameAndPassword() {
		connectsWith("u".repeat(255), "p".repeat(255), "> 01 ff 'u'*255 ff 'p'*255");
	}

	@Test
	void sendsLengthsInOctetsOfUtf8() {
		connectsWith("Zoë", "€".repeat(85), "> 01 04 'Zo' c3ab ff e282ac*85");
	}

	private void connectsWith(String username, String password, String login) {
		connecting("example.com", 443).as(username, password).plays("""
				> 05 02 00 02                           VER NMETHODS METHODS
				< 05 02                                 VER METHOD
				%s                                      VER ULEN UNAME PLEN PASSWD
				< 01 00                                 VER STATUS
				> 05 01 00 03 0b 'example.com' 01bb     VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 00000000 0000             VER REP RSV ATYP BND.ADDR BND.PORT
				""".formatted(login)).andIsBoundTo("0.0.0.0:0");
	}

	@Test
	void toleratesTheVersionOfSocksInTheStatus() {
		login().plays("""
				> 05 02 00 02                           VER NMETHODS METHODS
				< 05 02                                 VER METHOD
				> 01 05 'alice' 06 's3cret'             VER ULEN UNAME PLEN PASSWD
				< 05 00                                 VER STATUS
				> 05 01 00 03 0b 'example.com' 01bb     VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 7f000001 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
				""").andIsBoundTo("127.0.0.1:8080");
	}

	@Test
	void refusesAnyOtherVersionInTheStatus() {
		for (int version : new int[] { 0x00, 0x02, 0x04, 0xff }) {
			login().plays("""
					> 05 02 00 02                       VER NMETHODS METHODS
					< 05 02                             VER METHOD
					> 01 05 'alice' 06 's3cret'         VER ULEN UNAME PLEN PASSWD
					< %02x 00                           VER STATUS
					x
					""".formatted(version))
				.andFailsWith(ProtocolViolationException.class)
				.isIn(Phase.AUTHENTICATION)
				.says("expected version 0x01 of a username/password reply, received 0x%02x".formatted(version))
				.returns(version, ProtocolViolationException::received);
		}
	}

	@Test
	void takesAnyStatusButZeroForARefusal() {
		for (int status = 1; status < 256; status++) {
			refusesLogin("< 01 %02x".formatted(status), status, "");
		}
	}

	@Test
	void leavesTheCredentialsThatAProxyEchoesUnread() {
		refusesLogin("< 01 ff", 0xff, "< 05 'alice' 06 's3cret'\n");
	}

	@Test
	void takesARefusedRequestInPlaceOfAStatusForARefusedLogin() {
		refusesLogin("< 05 02", 0x02, "< 00 01 00000000 0000\n");
	}

	private void refusesLogin(String status, int value, String rest) {
		login().plays("""
				> 05 02 00 02                           VER NMETHODS METHODS
				< 05 02                                 VER METHOD
				> 01 05 'alice' 06 's3cret'             VER ULEN UNAME PLEN PASSWD
				%s                                      VER STATUS
				x
				%s""".formatted(status, rest))
			.andFailsWith(ProxyAuthenticationException.class)
			.isIn(Phase.AUTHENTICATION)
			.says("the proxy refused the login (status " + value + ")")
			.isFinal()
			.returns(Reason.CREDENTIALS_REJECTED, ProxyAuthenticationException::reason)
			.returns(value, ProxyAuthenticationException::status);
	}

	@Test
	void doesNotTakeAGrantedRequestInPlaceOfAStatusForATunnel() {
		login().plays("""
				> 05 02 00 02                           VER NMETHODS METHODS
				< 05 02                                 VER METHOD
				> 01 05 'alice' 06 's3cret'             VER ULEN UNAME PLEN PASSWD
				< 05 00                                 VER STATUS
				> 05 01 00 03 0b 'example.com' 01bb     VER CMD RSV ATYP DST.ADDR DST.PORT
				< 00 01                                 VER REP
				x
				< 00000000 0000
				""")
			.andFailsWith(ProtocolViolationException.class)
			.isIn(Phase.REQUEST)
			.says("expected SOCKS version 0x05, received 0x00");
	}

	@Test
	void mentionsServersThatRefuseAWrongLoginWithTheRequest() {
		login().plays("""
				> 05 02 00 02                           VER NMETHODS METHODS
				< 05 02                                 VER METHOD
				> 01 05 'alice' 06 's3cret'             VER ULEN UNAME PLEN PASSWD
				< 01 00                                 VER STATUS
				> 05 01 00 03 0b 'example.com' 01bb     VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 02                                 VER REP
				x
				< 00 01 00000000 0000                   RSV ATYP BND.ADDR BND.PORT
				""")
			.andFailsWith(RequestRejectedException.class)
			.isIn(Phase.REQUEST)
			.says("the proxy answered not allowed by the rule set (0x02); some servers refuse a wrong login this way")
			.returns(ReplyCode.NOT_ALLOWED, RequestRejectedException::replyCode);
	}

}
