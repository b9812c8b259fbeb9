package io.socks5.gssapi;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.socks5.auth.DatagramEncapsulation;
import io.socks5.auth.Encapsulation;
import io.socks5.handshake.Handshake;
import io.socks5.handshake.Request;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Exception;
import io.socks5.testkit.FailureAssert;
import io.socks5.testkit.Octets;
import io.socks5.testkit.gssapi.FakeGss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for the encapsulation of RFC 1961, with a mechanism that can be written down:
 * messages split, in one piece, empty, repeated, in clear.
 */
class GssapiEncapsulationTests {

	private static final String CONTEXT = "05 01 01 01 0007 'welcome'";

	private static final String LEVEL = " 01 02 0004 73 00 02 75";

	private static final String REPLY = " 01 03 000d 65 01 05 00 00 01 7f000001 1f90 9b";

	private static final byte[] ALL = Octets.of(CONTEXT + LEVEL + REPLY);

	private final FakeGss gss = new FakeGss("hello", "welcome");

	private GssapiOptions options = GssapiOptions.with(() -> null).build();

	private Handshake handshake() {
		return Handshake.request(Endpoint.of("proxy.corp", 1080),
				List.of(new GssapiAuthentication(this.options, this.gss)),
				new Request(Command.CONNECT, Endpoint.of("example.com", 443)));
	}

	private Handshake after(String octets) throws Socks5Exception {
		Handshake handshake = handshake();
		GssapiPlay.of(handshake).says(Octets.of(octets));
		return handshake;
	}

	private Encapsulation established() throws Socks5Exception {
		Handshake handshake = after(CONTEXT + LEVEL + REPLY);
		assertThat(handshake.isEstablished()).isTrue();
		return Objects.requireNonNull(handshake.encapsulation());
	}

	private DatagramEncapsulation datagrams() throws Socks5Exception {
		return Objects.requireNonNull(established().datagrams());
	}

	private static String unwrapped(Encapsulation encapsulation, byte[] octets) throws Socks5Exception {
		ByteArrayOutputStream plain = new ByteArrayOutputStream();
		ByteBuffer rest = ByteBuffer.wrap(octets);
		while (rest.hasRemaining()) {
			byte[] field = new byte[encapsulation.wanted()];
			rest.get(field);
			ByteBuffer inside = encapsulation.unwrap(ByteBuffer.wrap(field));
			while (inside.hasRemaining()) {
				plain.write(inside.get());
			}
		}
		return Octets.text(plain.toByteArray());
	}

	private ProtocolViolationException violation(String octets) throws Socks5Exception {
		Encapsulation encapsulation = established();
		return catchThrowableOfType(ProtocolViolationException.class,
				() -> unwrapped(encapsulation, Octets.of(octets)));
	}

	@Test
	void wrapsTheRequestAndUnwrapsTheReply() throws Socks5Exception {
		Handshake handshake = handshake();
		String said = GssapiPlay.of(handshake).says(ALL).said();
		assertThat(said).isEqualTo(Octets.text(Octets.of("05 01 01 01 01 0005 'hello' 01 02 0004 73 00 02 75 "
				+ "01 03 0015 65 01 05 01 00 03 0b 'example.com' 01bb 8f")));
		assertThat(handshake.bound()).hasToString("127.0.0.1:8080");
		assertThat(handshake.method()).isEqualTo(AuthMethod.GSSAPI);
	}

	@Test
	void onlySignsAtLevelOne() throws Socks5Exception {
		this.options = GssapiOptions.with(() -> null).protection(Protection.INTEGRITY).build();
		Handshake handshake = handshake();
		String said = GssapiPlay.of(handshake)
			.says(Octets.of(CONTEXT + " 01 02 0004 73 00 01 74 01 03 000d 73 01 05 00 00 01 7f000001 1f90 a9"))
			.said();
		assertThat(said).endsWith(Octets.text(Octets.of("01 03 0015 73 01 05 01 00 03 0b 'example.com' 01bb 9d")));
		assertThat(handshake.isEstablished()).isTrue();
	}

	@Test
	void readsALoginInAnyTwoPieces() throws Socks5Exception {
		for (int at = 1; at < ALL.length; at++) {
			Handshake handshake = handshake();
			GssapiPlay.of(handshake).says(Arrays.copyOf(ALL, at)).says(Arrays.copyOfRange(ALL, at, ALL.length));
			assertThat(handshake.isEstablished()).as("in two at %s", at).isTrue();
		}
	}

	@Test
	void readsALoginOctetByOctet() throws Socks5Exception {
		Handshake handshake = handshake();
		GssapiPlay play = GssapiPlay.of(handshake);
		for (byte octet : ALL) {
			assertThat(handshake.isEstablished()).isFalse();
			play.says(new byte[] { octet });
		}
		assertThat(handshake.isEstablished()).isTrue();
	}

	@Test
	void isClosedAtEveryOctetOfALogin() throws Socks5Exception {
		for (int at = 0; at < ALL.length; at++) {
			Handshake handshake = handshake();
			GssapiPlay.of(handshake).says(Arrays.copyOf(ALL, at));
			assertThat(handshake.wanted()).isPositive();
			assertThat(handshake.closed(null)).isInstanceOf(ProxyClosedException.class);
			assertThat(this.gss.isDisposed()).isEqualTo(at >= 2);
		}
	}

	@Test
	void noChangeOfAnOctetOfALoginGoesUnnoticed() {
		int cases = 0;
		for (int at = 0; at < ALL.length; at++) {
			for (int change = 1; change < 256; change++) {
				byte[] changed = ALL.clone();
				changed[at] = (byte) (changed[at] ^ change);
				assertThat(end(changed)).as("after " + Octets.text(changed))
					.isInstanceOfAny(ProtocolViolationException.class, ProxyAuthenticationException.class,
							ProxyClosedException.class);
				assertThat(this.gss.isDisposed()).isEqualTo(at >= 2);
				cases++;
			}
		}
		assertThat(cases).isEqualTo(ALL.length * 255);
	}

	private Socks5Exception end(byte[] octets) {
		Handshake handshake = handshake();
		try {
			GssapiPlay.of(handshake).says(octets);
		}
		catch (Socks5Exception ex) {
			handshake.abandon();
			return ex;
		}
		assertThat(handshake.isEstablished()).isFalse();
		return handshake.closed(null);
	}

	@Test
	void readsAReplyThatComesInMessagesOfOneOctetAndNone() throws Socks5Exception {
		StringBuilder messages = new StringBuilder(CONTEXT + LEVEL);
		int number = 1;
		for (byte octet : Octets.of("05 00 00 01 7f000001 1f90")) {
			messages.append(message('e', number++)).append(message('e', number++, octet));
		}
		assertThat(after(messages.toString()).bound()).hasToString("127.0.0.1:8080");
	}

	private static String message(char how, int number, byte... octets) {
		byte[] token = FakeGss.token(how, number, octets);
		return " 01 03 " + Octets.text(new byte[] { 0, (byte) token.length }) + " " + Octets.text(token);
	}

	@Test
	void keepsWhatComesInOneMessageWithTheReply() throws Socks5Exception {
		Handshake handshake = after(CONTEXT + LEVEL + " 01 03 000f 65 01 05 00 00 01 7f000001 1f90 'hi' 6c");
		assertThat(handshake.isEstablished()).isTrue();
		assertThat(handshake.remainder()).isEqualTo(ByteBuffer.wrap(Octets.of("'hi'")));
	}

	@Test
	void leavesMessagesBehindTheReplyToTheCaller() throws Socks5Exception {
		Handshake handshake = after(CONTEXT + LEVEL);
		ByteBuffer octets = ByteBuffer.wrap(Octets.of("01 03 000d 65 01 05 00 00 01 7f000001 1f90 9b 01 03 0005"));
		handshake.receive(octets);
		assertThat(handshake.isEstablished()).isTrue();
		assertThat(octets.remaining()).isEqualTo(4);
	}

	@Test
	void refusesARequestInTwoWrappedOctets() {
		assertThatExceptionOfType(RequestRejectedException.class)
			.isThrownBy(() -> after(CONTEXT + LEVEL + " 01 03 0005 65 01 05 02 6d"))
			.satisfies((ex) -> assertThat(ex.replyCode().value()).isEqualTo(2));
	}

	@Test
	void refusesAReplyInClear() throws Socks5Exception {
		Handshake handshake = after(CONTEXT + LEVEL);
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> handshake.receive(ByteBuffer.wrap(Octets.of("05 00 00 01 7f000001 1f90"))))
			.satisfies((ex) -> FailureAssert.assertThat(ex)
				.isIn(Phase.REQUEST)
				.says("expected version 0x01 of a GSSAPI message, received 0x05"));
	}

	@Test
	void refusesAMessageAtLevelTwoThatIsNotEncrypted() {
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> after(CONTEXT + LEVEL + " 01 03 000d 73 01 05 00 00 01 7f000001 1f90 a9"))
			.satisfies((ex) -> FailureAssert.assertThat(ex)
				.isIn(Phase.REQUEST)
				.says("expected an encrypted message, received an unencrypted one"));
	}

	@Test
	void reportsAnAbortInPlaceOfTheReply() {
		assertThatExceptionOfType(ProxyAuthenticationException.class)
			.isThrownBy(() -> after(CONTEXT + LEVEL + " 01 ff"))
			.satisfies((ex) -> FailureAssert.assertThat(ex)
				.isIn(Phase.REQUEST)
				.says("the proxy aborted the GSSAPI exchange"));
	}

	@Test
	void takesDataApart() throws Socks5Exception {
		assertThat(unwrapped(established(),
				Octets.of("01 03 0005 65 02 'hi' 38 01 03 0003 65 03 68" + " 01 03 0004 65 04 21 8a")))
			.isEqualTo("68 69 21");
	}

	@Test
	void refusesAMessageThatWasReplayed() throws Socks5Exception {
		FailureAssert.assertThat(violation("01 03 0005 65 02 'hi' 38 01 03 0005 65 02 'hi' 38"))
			.says("expected a new message, received a replayed one");
	}

	@Test
	void refusesAMessageOfLongAgo() throws Socks5Exception {
		FailureAssert.assertThat(violation("01 03 0005 65 00 'hi' 36"))
			.says("expected a new message, received a replayed one");
	}

	@Test
	void refusesAMessageAfterOneThatIsMissing() throws Socks5Exception {
		FailureAssert.assertThat(violation("01 03 0005 65 03 'hi' 39"))
			.says("expected the next message, received one out of order");
	}

	@ParameterizedTest
	@ValueSource(strings = { "01 01", "01 02", "01 04" })
	void refusesAMessageOfAnotherType(String head) throws Socks5Exception {
		FailureAssert.assertThat(violation(head))
			.says("expected type 0x03 of a GSSAPI message, received 0x" + head.substring(3));
	}

	@ParameterizedTest
	@ValueSource(strings = { "01 03 0000", "01 03 0001 65", "01 03 0002 65 02" })
	void refusesATokenTooShortToBeOne(String message) throws Socks5Exception {
		assertThat(violation(message)).hasMessageContaining("expected a GSSAPI message of this context, received");
	}

	@Test
	void distinguishesInsideFromBetweenMessages() throws Socks5Exception {
		Encapsulation encapsulation = established();
		assertThat(encapsulation.isBetweenMessages()).isTrue();
		unwrapped(encapsulation, Octets.of("01 03"));
		assertThat(encapsulation.isBetweenMessages()).isFalse();
		unwrapped(encapsulation, Octets.of("0003"));
		assertThat(encapsulation.isBetweenMessages()).isFalse();
		unwrapped(encapsulation, Octets.of("65 02 67"));
		assertThat(encapsulation.isBetweenMessages()).isTrue();
	}

	@Test
	void makesMessagesOfUpToTheirLimit() throws Socks5Exception {
		Encapsulation encapsulation = established();
		assertThat(encapsulation.limit()).isEqualTo(0xffff - 3);
		ByteBuffer message = encapsulation.wrap(ByteBuffer.allocate(0xffff - 3));
		assertThat(message.remaining()).isEqualTo(4 + 0xffff);
		assertThat(message.getInt()).isEqualTo(0x0103ffff);
	}

	@Test
	void wrapsDatagramsWithTheirHeader() throws Socks5Exception {
		DatagramEncapsulation datagrams = datagrams();
		ByteBuffer octets = ByteBuffer.wrap(Octets.of("0000 00 01 7f000001 0035 'ask'"));
		assertThat(datagrams.wrapDatagram(octets))
			.isEqualTo(ByteBuffer.wrap(Octets.of("01 03 0010 65 02 0000 00 01 7f000001 0035 'ask' 5c")));
	}

	@Test
	void unwrapsDatagramsInAnyOrderButEachOnce() throws Socks5Exception {
		DatagramEncapsulation datagrams = datagrams();
		assertThat(datagrams.unwrapDatagram(ByteBuffer.wrap(Octets.of("01 03 0005 65 07 'hi' 3d"))))
			.isEqualTo(ByteBuffer.wrap(Octets.of("'hi'")));
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> datagrams.unwrapDatagram(ByteBuffer.wrap(Octets.of("01 03 0005 65 07 'hi' 3d"))))
			.withMessageEndingWith("expected a new message, received a replayed one");
		assertThat(datagrams.unwrapDatagram(ByteBuffer.wrap(Octets.of("01 03 0003 65 08 6d"))).hasRemaining())
			.isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "01", "01 03", "01 03 00", "01 03 0005", "01 03 0005 65 02 'h'",
			"01 03 0005 65 02 'hi' 38 00", "0000 00 01 7f000001 0035 'clear'", "01 ff", "01 02 0005 65 02 'hi' 38",
			"01 03 0005 73 02 'hi' 46" })
	void refusesADatagramThatIsNotOneWholeMessageAndGoesOn(String octets) throws Socks5Exception {
		DatagramEncapsulation datagrams = datagrams();
		assertThatExceptionOfType(Socks5Exception.class)
			.isThrownBy(() -> datagrams.unwrapDatagram(ByteBuffer.wrap(Octets.of(octets))));
		assertThat(datagrams.unwrapDatagram(ByteBuffer.wrap(Octets.of("01 03 0005 65 05 'hi' 3b"))))
			.isEqualTo(ByteBuffer.wrap(Octets.of("'hi'")));
	}

	@Test
	void doesNotAskForTheOrderOfDatagrams() throws Socks5Exception {
		GssapiPlay.of(Handshake.request(Endpoint.of("proxy.corp", 1080),
				List.of(new GssapiAuthentication(this.options, this.gss)),
				new Request(Command.UDP_ASSOCIATE, Endpoint.UNSPECIFIED)))
			.says(Octets.of(CONTEXT + LEVEL));
		assertThat(this.gss.requested()).isEqualTo("mutual replay no sequence integrity confidentiality no delegation");
	}

	@Test
	void isOfNoUseOnceClosed() throws Socks5Exception {
		Encapsulation encapsulation = established();
		encapsulation.close();
		encapsulation.close();
		assertThat(this.gss.isDisposed()).isTrue();
		assertThatExceptionOfType(ProxyAuthenticationException.class)
			.isThrownBy(() -> encapsulation.wrap(ByteBuffer.allocate(1)))
			.withMessageContaining("GSSAPI cannot wrap a message (");
	}

}
