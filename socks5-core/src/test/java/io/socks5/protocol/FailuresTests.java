package io.socks5.protocol;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.stream.IntStream;

import io.socks5.protocol.ProxyAuthenticationException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the messages, the contexts and the serialization of the failures.
 */
class FailuresTests {

	private static final Endpoint PROXY = Endpoint.of("proxy.corp", 1080);

	private static final Endpoint DESTINATION = Endpoint.of("chat.corp", 5222);

	private static FailureContext site(Phase phase) {
		return new FailureContext(phase, PROXY, DESTINATION);
	}

	static List<IOException> failures() {
		return List.of(new ProxyUnreachableException(site(Phase.CONNECT), new ConnectException("refused")),
				new ProxyAuthenticationException(site(Phase.AUTHENTICATION), Reason.CREDENTIALS_REJECTED, 1, "no",
						null),
				new RequestRejectedException(site(Phase.REQUEST), new ReplyCode(0xf2), "a hint"),
				new ProtocolViolationException(site(Phase.GREETING), "SOCKS version 0x05", 0x48),
				new ProxyClosedException(site(Phase.REQUEST), 3, 5, new IOException("reset")),
				new Socks5TimeoutException(site(Phase.TLS), "handshake timeout of 10 s"));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void survivesSerialization(IOException failure) throws Exception {
		IOException copy = roundTrip(failure);
		assertThat(copy).isExactlyInstanceOf(failure.getClass()).hasMessage(failure.getMessage());
		assertThat(copy).usingRecursiveComparison()
			.ignoringFields("stackTrace", "suppressedExceptions", "cause")
			.isEqualTo(failure);
		assertThat(((Socks5Failure) copy).context()).isEqualTo(((Socks5Failure) failure).context());
		assertThat(String.valueOf(copy.getCause())).isEqualTo(String.valueOf(failure.getCause()));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void isNewForEachCaller(IOException failure) {
		IOException again = ((Socks5Failure) failure).again();
		assertThat(again).isExactlyInstanceOf(failure.getClass())
			.isNotSameAs(failure)
			.hasMessage(failure.getMessage())
			.usingRecursiveComparison()
			.ignoringFields("stackTrace", "suppressedExceptions", "cause")
			.isEqualTo(failure);
		assertThat(again.getCause()).isSameAs(failure.getCause());
	}

	private static IOException roundTrip(IOException failure) throws Exception {
		ByteArrayOutputStream octets = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(octets)) {
			out.writeObject(failure);
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(octets.toByteArray()))) {
			return (IOException) in.readObject();
		}
	}

	@ParameterizedTest
	@MethodSource("failures")
	void hasTheContextOfTheFailure(IOException failure) {
		Socks5Failure actual = (Socks5Failure) failure;
		assertThat(actual.proxy()).isEqualTo(PROXY);
		assertThat(actual.destination()).isEqualTo(DESTINATION);
		assertThat(actual.phase()).isEqualTo(actual.context().phase());
		assertThat(failure).hasMessageStartingWith("SOCKS5 proxy proxy.corp:1080 to chat.corp:5222, ");
	}

	@Test
	void isWhatCallersOfASocketCatchAlready() {
		assertThat(failures()).filteredOn((failure) -> failure instanceof ConnectException).hasSize(5);
		assertThat(failures()).last().isInstanceOf(SocketTimeoutException.class);
	}

	@Test
	void hasTheWholeMessage() {
		assertThat(failures()).extracting(Throwable::getMessage)
			.containsExactly(
					"SOCKS5 proxy proxy.corp:1080 to chat.corp:5222, connecting to the proxy: the proxy is not "
							+ "reachable (ConnectException: refused)",
					"SOCKS5 proxy proxy.corp:1080 to chat.corp:5222, authenticating: no",
					"SOCKS5 proxy proxy.corp:1080 to chat.corp:5222, requesting the destination: the proxy answered "
							+ "onion service introduction failed (0xf2); a hint",
					"SOCKS5 proxy proxy.corp:1080 to chat.corp:5222, negotiating the authentication method: expected "
							+ "SOCKS version 0x05, received 0x48 (looks like HTTP)",
					"SOCKS5 proxy proxy.corp:1080 to chat.corp:5222, requesting the destination: the proxy aborted the "
							+ "connection after 3 of at least 5 expected octets",
					"SOCKS5 proxy proxy.corp:1080 to chat.corp:5222, securing the connection to the proxy: timed out "
							+ "(handshake timeout of 10 s)");
	}

	@Test
	void namesNoDestinationWhereNothingWasAskedFor() {
		FailureContext probe = new FailureContext(Phase.GREETING, PROXY, null);
		assertThat(new ProxyClosedException(probe, 0, 2, null)).hasMessage("SOCKS5 proxy proxy.corp:1080, negotiating "
				+ "the authentication method: the proxy closed the connection after 0 of at least 2 expected octets");
	}

	@Test
	void reportsTheEndOfAnAssociation() throws Exception {
		FailureContext site = new FailureContext(Phase.RELAY, PROXY, null);
		ProxyClosedException broken = new ProxyClosedException(site, new IOException("reset"));
		assertThat(new ProxyClosedException(site, null)).hasMessage("SOCKS5 proxy proxy.corp:1080, relaying "
				+ "datagrams: the proxy closed the control connection, which ended the UDP association");
		assertThat(broken).hasMessageContaining("the proxy aborted the control connection")
			.hasRootCauseMessage("reset");
		survivesSerialization(broken);
	}

	@ParameterizedTest
	@CsvSource({ "'H', looks like HTTP", "'S', looks like SSH", "'\u0015', looks like TLS", "'\u0016', looks like TLS",
			"'\u0000', looks like SOCKS4", "'\u0004', looks like SOCKS4", "'2', looks like SMTP or FTP",
			"'4', looks like SMTP or FTP", "'5', looks like SMTP or FTP" })
	void guessesWhatElseItMayBeTalkingTo(char first, String hint) {
		assertThat(new ProtocolViolationException(site(Phase.GREETING), "x", first))
			.hasMessageEndingWith(String.format("received 0x%02x (%s)", (int) first, hint));
		assertThat(new ProtocolViolationException(site(Phase.REQUEST), "x", first))
			.hasMessageEndingWith(String.format("received 0x%02x", (int) first));
	}

	@Test
	void doesNotGuessAtAnyOtherOctet() {
		assertThat(IntStream.range(0, 256)
			.filter((octet) -> new ProtocolViolationException(site(Phase.GREETING), "x", octet).toString()
				.contains("looks like")))
			.containsExactly(0x00, 0x04, 0x15, 0x16, 0x32, 0x34, 0x35, 0x48, 0x53);
	}

	@Test
	void aDeniedDestinationIsNoFailureOfTheProxy() throws Exception {
		DestinationDeniedException denied = new DestinationDeniedException(PROXY, DESTINATION, ".corp");
		assertThat(denied)
			.hasMessage("The destination chat.corp:5222 is denied by the route '.corp'; nothing was opened");
		assertThat(denied.destination()).isEqualTo(DESTINATION);
		assertThat(denied.proxy()).isEqualTo(PROXY);
		assertThat(denied.phase()).isEqualTo(Phase.ROUTE).hasToString("choosing the route");
		assertThat(denied.otherProxyMayHelp()).isFalse();
		survivesSerialization(denied);
		isNewForEachCaller(denied);
	}

	@Test
	void aDeniedDestinationIsEscaped() {
		Endpoint hostile = new Endpoint(new Address.Domain("a\nb\u001b[0m"), 1);
		assertThat(new DestinationDeniedException(PROXY, hostile, "*").getMessage()).matches("[ -~]+");
	}

	@Test
	void reportsWhetherAnotherProxyMayHelp() {
		assertThat(IntStream.range(1, 256).filter((code) -> !rejected(code).otherProxyMayHelp())).containsExactly(2, 5);
		assertThat(Reason.values()).filteredOn((reason) -> authentication(reason).otherProxyMayHelp())
			.containsExactly(Reason.NO_ACCEPTABLE_METHOD, Reason.METHOD_NOT_OFFERED);
		assertThat(failures()).extracting((failure) -> ((Socks5Failure) failure).otherProxyMayHelp())
			.containsExactly(true, false, true, true, true, true);
	}

	private static RequestRejectedException rejected(int code) {
		return new RequestRejectedException(site(Phase.REQUEST), new ReplyCode(code), "");
	}

	private static ProxyAuthenticationException authentication(Reason reason) {
		return new ProxyAuthenticationException(site(Phase.AUTHENTICATION), reason, -1, "no", null);
	}

}
