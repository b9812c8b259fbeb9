package io.socks5.gssapi;

import java.util.List;
import java.util.function.Supplier;

import io.socks5.handshake.Handshake;
import io.socks5.protocol.Address;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.testkit.FailureAssert;
import io.socks5.testkit.HandshakeAssert;
import io.socks5.testkit.Played;
import io.socks5.testkit.Transcript;
import io.socks5.testkit.gssapi.FakeGss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The exchange of RFC 1961, octet by octet, with a mechanism that can be written down:
 * what servers do right, and wrong.
 */
class GssapiExchangeTests {

	private static final Endpoint PROXY = Endpoint.of("proxy.corp", 1080);

	private static final String GREETING = """
			> 05 01 01                         VER NMETHODS METHODS
			< 05 01                            VER METHOD
			> 01 01 0005 'hello'               VER MTYP LEN TOKEN
			""";

	private static final String CONTEXT = GREETING + """
			< 01 01 0007 'welcome'             VER MTYP LEN TOKEN
			> 01 02 0004 73 00 02 75           VER MTYP LEN TOKEN
			""";

	private FakeGss gss = new FakeGss("hello", "welcome");

	private GssapiOptions options = options().build();

	private static GssapiOptions.Builder options() {
		return GssapiOptions.with(() -> null);
	}

	private Played plays(String text) {
		return HandshakeAssert
			.assertThat(() -> Handshake.negotiate(PROXY, List.of(new GssapiAuthentication(this.options, this.gss))))
			.plays(Transcript.of(text));
	}

	private FailureAssert<ProxyAuthenticationException> isRefused(String text, Reason reason, int status) {
		FailureAssert<ProxyAuthenticationException> failure = plays(text)
			.andFailsWith(ProxyAuthenticationException.class)
			.isIn(Phase.AUTHENTICATION)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason))
			.satisfies((ex) -> assertThat(ex.status()).isEqualTo(status));
		assertThat(this.gss.isDisposed()).isTrue();
		return failure;
	}

	private FailureAssert<ProtocolViolationException> isViolation(String text) {
		FailureAssert<ProtocolViolationException> failure = plays(text).andFailsWith(ProtocolViolationException.class)
			.isIn(Phase.AUTHENTICATION);
		assertThat(this.gss.isDisposed()).isTrue();
		return failure;
	}

	@Test
	void establishesTheContextAndAgreesOnConfidentiality() {
		plays(CONTEXT + "< 01 02 0004 73 00 02 75           VER MTYP LEN TOKEN\n").andHasAgreedOn(AuthMethod.GSSAPI);
		assertThat(this.gss.peer()).isEqualTo("rcmd@proxy.corp");
		assertThat(this.gss.requested()).isEqualTo("mutual replay sequence integrity confidentiality no delegation");
	}

	@Test
	void asksForIntegrityIfThatIsWanted() {
		this.options = options().protection(Protection.INTEGRITY).build();
		plays(GREETING + """
				< 01 01 0007 'welcome'             VER MTYP LEN TOKEN
				> 01 02 0004 73 00 01 74           VER MTYP LEN TOKEN
				< 01 02 0004 73 00 01 74           VER MTYP LEN TOKEN
				""").andHasAgreedOn(AuthMethod.GSSAPI);
	}

	@Test
	void goesOnAsLongAsTheContextWants() {
		this.gss = new FakeGss("hello", "who", "alice", "welcome");
		plays(GREETING + """
				< 01 01 0003 'who'                 VER MTYP LEN TOKEN
				> 01 01 0005 'alice'               VER MTYP LEN TOKEN
				< 01 01 0007 'welcome'             VER MTYP LEN TOKEN
				> 01 02 0004 73 00 02 75           VER MTYP LEN TOKEN
				< 01 02 0004 73 00 02 75           VER MTYP LEN TOKEN
				""").andHasAgreedOn(AuthMethod.GSSAPI);
	}

	@Test
	void takesAnEmptyTokenAfterItsOwnLastOneForReady() {
		this.gss = new FakeGss("hello", "who", "alice");
		plays(GREETING + """
				< 01 01 0003 'who'                 VER MTYP LEN TOKEN
				> 01 01 0005 'alice'               VER MTYP LEN TOKEN
				< 01 01 0000                       VER MTYP LEN
				> 01 02 0004 73 00 02 75           VER MTYP LEN TOKEN
				< 01 02 0004 73 00 02 75           VER MTYP LEN TOKEN
				""").andHasAgreedOn(AuthMethod.GSSAPI);
	}

	@Test
	void refusesAnythingElseThanReady() {
		this.gss = new FakeGss("hello", "who", "alice");
		isViolation(GREETING + """
				< 01 01 0003 'who'                 VER MTYP LEN TOKEN
				> 01 01 0005 'alice'               VER MTYP LEN TOKEN
				< 01 01 0002 'ok'                  VER MTYP LEN TOKEN
				x
				""").says("expected an empty token, received 2 octets");
	}

	@Test
	void refusesAnEmptyTokenBeforeTheContextIsEstablished() {
		isViolation(GREETING + """
				< 01 01 0000                       VER MTYP LEN
				x
				""").says("expected a context token, received an empty one");
	}

	@Test
	void takesTheLongestTokenThereIs() {
		String longest = "a".repeat(0xffff);
		this.gss = new FakeGss("hello", longest);
		Handshake handshake = Handshake.negotiate(PROXY, List.of(new GssapiAuthentication(this.options, this.gss)));
		assertThat(GssapiPlay.of(handshake).says("05 01").says("01 01 ffff 'a'*65535").said())
			.endsWith("01 02 00 04 73 00 02 75");
	}

	@Test
	void refusesToSendATokenThatDoesNotFit() {
		this.gss = new FakeGss("a".repeat(0x10000), "welcome");
		isRefused("""
				> 05 01 01                         VER NMETHODS METHODS
				< 05 01                            VER METHOD
				x
				""", Reason.CREDENTIALS_UNAVAILABLE, -1)
			.says("a GSSAPI token of 65536 octets does not fit into a message");
	}

	@Test
	void believesALengthThatLiesAndRefusesTheToken() {
		isViolation(GREETING + """
				< 01 01 0003 'wel'                 VER MTYP LEN TOKEN
				x
				< 'come'
				""").says("expected a valid context token, received an invalid one (Defective token detected)");
	}

	@ParameterizedTest
	@ValueSource(strings = { GREETING, CONTEXT })
	void distinguishesAnAbortOfTwoOctetsFromAnEnd(String before) {
		isRefused(before + """
				< 01 ff                            VER MTYP
				x
				""", Reason.CREDENTIALS_REJECTED, 0xff).says("the proxy aborted the GSSAPI exchange");
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "02", "03", "04", "7f", "fe" })
	void refusesATypeThatDoesNotBelongHere(String type) {
		isViolation(GREETING + """
				< 01 %s                            VER MTYP
				x
				< 0007 'welcome'
				""".formatted(type)).says("expected type 0x01 of a GSSAPI message, received 0x" + type);
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "02", "05", "ff" })
	void refusesAnotherVersion(String version) {
		isViolation(GREETING + """
				< %s 01                            VER MTYP
				x
				""".formatted(version)).says("expected version 0x01 of a GSSAPI message, received 0x" + version);
	}

	@Test
	void refusesALevelLowerThanTheLeast() {
		isRefused(CONTEXT + """
				< 01 02 0004 73 00 01 74           VER MTYP LEN TOKEN
				x
				""", Reason.NO_ACCEPTABLE_METHOD, 1).letsAnotherProxyTry()
			.says("the proxy chose protection level 1, expected at least 2");
	}

	@Test
	void takesALowerLevelThatIsAccepted() {
		this.options = options().leastProtection(Protection.INTEGRITY).build();
		plays(CONTEXT + "< 01 02 0004 73 00 01 74           VER MTYP LEN TOKEN\n").andHasAgreedOn(AuthMethod.GSSAPI);
	}

	@Test
	void takesAHigherLevel() {
		this.options = options().protection(Protection.INTEGRITY).build();
		plays(GREETING + """
				< 01 01 0007 'welcome'             VER MTYP LEN TOKEN
				> 01 02 0004 73 00 01 74           VER MTYP LEN TOKEN
				< 01 02 0004 73 00 02 75           VER MTYP LEN TOKEN
				""").andHasAgreedOn(AuthMethod.GSSAPI);
	}

	@ParameterizedTest
	@CsvSource({ "0, 73 00 00 73", "3, 73 00 03 76", "7, 73 00 07 7a" })
	void refusesALevelThatIsNone(int level, String token) {
		this.options = options().leastProtection(Protection.INTEGRITY).build();
		isRefused(CONTEXT + """
				< 01 02 0004 %s                    VER MTYP LEN TOKEN
				x
				""".formatted(token), Reason.NO_ACCEPTABLE_METHOD, level)
			.says("the proxy chose protection level " + level + ", expected at least 1");
	}

	@ParameterizedTest
	@CsvSource({ "0, 0003 73 00 73", "2, 0005 73 00 02 02 77" })
	void refusesALevelOfAnyOtherNumberOfOctets(int count, String token) {
		isViolation(CONTEXT + """
				< 01 02 %s                         VER MTYP LEN TOKEN
				x
				""".formatted(token)).says("expected one octet for the protection, received " + count + " octets");
	}

	@Test
	void refusesALevelThatIsNotWrapped() {
		isViolation(CONTEXT + """
				< 01 02 0001 02                    VER MTYP LEN TOKEN
				x
				""").says("expected a GSSAPI message of this context, received an invalid one "
				+ "(java.lang.NegativeArraySizeException)");
	}

	@Test
	void refusesALevelThatWasChangedOnTheWay() {
		isViolation(CONTEXT + """
				< 01 02 0004 73 00 02 74           VER MTYP LEN TOKEN
				x
				""").says(
				"expected a GSSAPI message of this context, received an invalid one (Token had invalid integrity check)");
	}

	@ParameterizedTest
	@CsvSource({ "mutual, authentication of the proxy", "integrity, integrity",
			"replay, detection of replayed messages", "sequence, detection of replayed messages",
			"confidentiality, confidentiality" })
	void refusesAContextThatLacksSomething(String what, String lacking) {
		this.gss.without(what);
		isRefused(GREETING + """
				< 01 01 0007 'welcome'             VER MTYP LEN TOKEN
				x
				""", Reason.NO_ACCEPTABLE_METHOD, -1).says("the GSSAPI context has no " + lacking);
	}

	@Test
	void requestsIntegrityIfTheContextHasOnlyThatAndItIsAccepted() {
		this.gss.without("confidentiality");
		this.options = options().leastProtection(Protection.INTEGRITY).build();
		isRefused(GREETING + """
				< 01 01 0007 'welcome'             VER MTYP LEN TOKEN
				> 01 02 0004 73 00 01 74           VER MTYP LEN TOKEN
				< 01 02 0004 73 00 02 75           VER MTYP LEN TOKEN
				x
				""", Reason.NO_ACCEPTABLE_METHOD, 2);
	}

	@Test
	void reportsTheFailureOfTheContextWithoutTextOfTheProxy() {
		this.gss = new FakeGss("hello", "welcome", "!11");
		isRefused(GREETING + """
				< 01 01 0007 'welcome'             VER MTYP LEN TOKEN
				x
				""", Reason.CREDENTIALS_REJECTED, -1)
			.says("the GSSAPI context failed (Failure unspecified at GSS-API level)");
	}

	@Test
	void cannotBeginWithoutCredentials() {
		this.gss = new FakeGss("!13");
		isRefused("""
				> 05 01 01                         VER NMETHODS METHODS
				< 05 01                            VER METHOD
				x
				""", Reason.CREDENTIALS_UNAVAILABLE, -1)
			.says("the GSSAPI context cannot be created (No valid credentials provided)");
	}

	@Test
	void doesNotShowWhatASupplierOfCredentialsFailedWith() {
		Supplier<javax.security.auth.Subject> broken = () -> {
			throw new IllegalStateException("a secret");
		};
		this.options = GssapiOptions.with(broken).build();
		plays("""
				> 05 01 01                         VER NMETHODS METHODS
				< 05 01                            VER METHOD
				x
				""").andFailsWith(ProxyAuthenticationException.class)
			.says("no GSSAPI credentials are available (java.lang.IllegalStateException)")
			.hasRootCauseMessage("a secret");
	}

	@Test
	void handsCredentialsOverIfAskedTo() {
		this.options = options().delegation(true).serviceName("socks").build();
		plays(CONTEXT + "< 01 02 0004 73 00 02 75           VER MTYP LEN TOKEN\n").andHasAgreedOn(AuthMethod.GSSAPI);
		assertThat(this.gss.requested()).endsWith(" delegation").doesNotContain("no delegation");
		assertThat(this.gss.peer()).isEqualTo("socks@proxy.corp");
	}

	@Test
	void knowsAProxyByTheNameOfItsAddress() {
		Endpoint address = Endpoint.of("127.0.0.2", 1080);
		Handshake handshake = Handshake
			.negotiate(address, List.of(new GssapiAuthentication(options().build(), this.gss)))
			.named(Address.of("pool.corp"));
		GssapiPlay.of(handshake).says("05 01");
		assertThat(this.gss.peer()).isEqualTo("rcmd@pool.corp");
	}

	@Test
	void knowsAProxyByAWholePrincipal() {
		this.options = options().serviceName("rcmd/elsewhere@REALM").build();
		plays(CONTEXT + "< 01 02 0004 73 00 02 75           VER MTYP LEN TOKEN\n").andHasAgreedOn(AuthMethod.GSSAPI);
		assertThat(this.gss.peer()).isEqualTo("rcmd/elsewhere@REALM");
	}

	@Test
	void releasesTheContextOfAnExchangeThatIsGivenUp() {
		Handshake handshake = Handshake.negotiate(PROXY, List.of(new GssapiAuthentication(this.options, this.gss)));
		GssapiPlay.of(handshake).says("05 01");
		assertThat(this.gss.isDisposed()).isFalse();
		handshake.abandon();
		assertThat(this.gss.isDisposed()).isTrue();
	}

}
