package io.socks5.handshake;

import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.testkit.Driver;
import io.socks5.testkit.Exchanges;
import io.socks5.testkit.Played;
import org.junit.jupiter.api.Test;

/**
 * The greeting and the choice of a method, RFC 1928 §3.
 */
public abstract class AbstractGreetingTests extends Exchanges {

	protected AbstractGreetingTests(Driver driver) {
		super(driver);
	}

	@Test
	void connectsByName() {
		connecting("example.com", 443).plays("""
				> 05 01 00                              VER NMETHODS METHODS
				< 05 00                                 VER METHOD
				> 05 01 00 03 0b 'example.com' 01bb     VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 7f000001 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
				""").andIsBoundTo("127.0.0.1:8080");
	}

	@Test
	void connectsWithoutLoginWhenTheProxyWantsNone() {
		connecting("example.com", 443).as("alice", "s3cret").plays("""
				> 05 02 00 02                           VER NMETHODS METHODS
				< 05 00                                 VER METHOD
				> 05 01 00 03 0b 'example.com' 01bb     VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 7f000001 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
				""").andIsBoundTo("127.0.0.1:8080");
	}

	@Test
	void offersTheLoginAloneWhenAuthenticationIsRequired() {
		connecting("example.com", 443).as("alice", "s3cret").requiringAuthentication().plays("""
				> 05 01 02                              VER NMETHODS METHODS
				< 05 02                                 VER METHOD
				> 01 05 'alice' 06 's3cret'             VER ULEN UNAME PLEN PASSWD
				< 01 00                                 VER STATUS
				> 05 01 00 03 0b 'example.com' 01bb     VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 7f000001 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
				""").andIsBoundTo("127.0.0.1:8080");
	}

	@Test
	void refusesNoAuthenticationWhenAuthenticationIsRequired() {
		fails(connecting("example.com", 443).as("alice", "s3cret").requiringAuthentication().plays("""
				> 05 01 02                              VER NMETHODS METHODS
				< 05 00                                 VER METHOD
				x
				"""), Reason.METHOD_NOT_OFFERED, 0x00,
				"the proxy chose the method none (0x00), offered: username/password (0x02)");
	}

	@Test
	void sendsNoCredentialsWhenTheProxyAsksForALoginThatWasNotOffered() {
		fails(connecting("example.com", 443).plays("""
				> 05 01 00                              VER NMETHODS METHODS
				< 05 02                                 VER METHOD
				x
				"""), Reason.METHOD_NOT_OFFERED, 0x02,
				"the proxy chose the method username/password (0x02), offered: none (0x00)");
	}

	@Test
	void refusesAnyOtherMethodWeDidNotOffer() {
		refusesMethod(0x01, "GSSAPI (0x01)");
		refusesMethod(0x03, "0x03");
		refusesMethod(0x10, "0x10");
		refusesMethod(0x80, "0x80");
		refusesMethod(0xfe, "0xfe");
	}

	private void refusesMethod(int method, String name) {
		fails(connecting("example.com", 443).as("alice", "s3cret").plays("""
				> 05 02 00 02                           VER NMETHODS METHODS
				< 05 %02x                               VER METHOD
				x
				""".formatted(method)), Reason.METHOD_NOT_OFFERED, method,
				"the proxy chose the method " + name + ", offered: none (0x00), username/password (0x02)");
	}

	@Test
	void failsWhenTheProxyAcceptsNoMethod() {
		fails(connecting("example.com", 443).plays("""
				> 05 01 00                              VER NMETHODS METHODS
				< 05 ff                                 VER METHOD
				x
				"""), Reason.NO_ACCEPTABLE_METHOD, 0xff, "the proxy accepts none of the offered methods: none (0x00)");
	}

	@Test
	void ignoresAMethodThatFollowsNoAcceptableMethod() {
		fails(connecting("example.com", 443).as("alice", "s3cret").plays("""
				> 05 02 00 02                           VER NMETHODS METHODS
				< 05 ff                                 VER METHOD
				x
				< 05 02                                 VER METHOD
				"""), Reason.NO_ACCEPTABLE_METHOD, 0xff,
				"the proxy accepts none of the offered methods: none (0x00), username/password (0x02)");
	}

	private static void fails(Played played, Reason reason, int status, String message) {
		played.andFailsWith(ProxyAuthenticationException.class)
			.isIn(Phase.GREETING)
			.says(message)
			.letsAnotherProxyTry()
			.returns(reason, ProxyAuthenticationException::reason)
			.returns(status, ProxyAuthenticationException::status);
	}

	@Test
	void refusesAnotherVersionOfSocks() {
		refusesFirstOctets("04 00", 0x04, "0x04 (looks like SOCKS4)", "");
		refusesFirstOctets("00 5b", 0x00, "0x00 (looks like SOCKS4)", "< 0050 00000000\n");
		refusesFirstOctets("06 00", 0x06, "0x06", "");
		refusesFirstOctets("ff ff", 0xff, "0xff", "");
	}

	@Test
	void recognizesHttp() {
		refusesFirstOctets("'HT'", 'H', "0x48 (looks like HTTP)", "< 'TP/1.1 400 Bad Request'\n");
	}

	@Test
	void recognizesTls() {
		refusesFirstOctets("15 03", 0x15, "0x15 (looks like TLS)", "< 03 0002 02 46\n");
	}

	@Test
	void recognizesSsh() {
		refusesFirstOctets("'SS'", 'S', "0x53 (looks like SSH)", "< 'H-2.0-OpenSSH_9.2' 0d0a\n");
	}

	@Test
	void recognizesMail() {
		refusesFirstOctets("'22'", '2', "0x32 (looks like SMTP or FTP)", "< '0 mail.example.com ESMTP' 0d0a\n");
	}

	private void refusesFirstOctets(String octets, int first, String shown, String rest) {
		connecting("example.com", 443).plays("""
				> 05 01 00                              VER NMETHODS METHODS
				< %s                                    VER METHOD
				x
				%s""".formatted(octets, rest))
			.andFailsWith(ProtocolViolationException.class)
			.isIn(Phase.GREETING)
			.says("expected SOCKS version 0x05, received " + shown)
			.letsAnotherProxyTry()
			.returns("SOCKS version 0x05", ProtocolViolationException::expected)
			.returns(first, ProtocolViolationException::received);
	}

}
