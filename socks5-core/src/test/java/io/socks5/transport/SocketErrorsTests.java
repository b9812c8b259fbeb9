package io.socks5.transport;

import java.io.IOException;
import java.net.SocketException;

import javax.net.ssl.SSLException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the failures that the JDK distinguishes only by their messages.
 */
class SocketErrorsTests {

	@ParameterizedTest
	@ValueSource(strings = { "Socket closed", "Socket is closed", "Connection or outbound has closed",
			"Connection or inbound has closed", "Connection or outbound has been closed" })
	void aCallAfterALocalCloseTellsNothingOfThePeer(String message) {
		assertThat(SocketErrors.isLocalClose(new SocketException(message))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Connection reset", "Connection reset by peer", "Broken pipe" })
	void aFailureOfTheNetworkIsNoLocalClose(String message) {
		assertThat(SocketErrors.isLocalClose(new SocketException(message))).isFalse();
		assertThat(SocketErrors.isLocalClose(new SSLException(message, new SocketException(message)))).isFalse();
	}

	@Test
	void aFailureIsNewForEachCallerAndKeepsWhatItHas() {
		IOException first = new SocketException("Closed by interrupt");
		first.initCause(new IOException("cause"));
		first.addSuppressed(new IOException("another endpoint"));
		IOException again = SocketErrors.again(first);
		assertThat(again).isNotSameAs(first)
			.isExactlyInstanceOf(SocketException.class)
			.hasMessage("Closed by interrupt")
			.hasRootCauseMessage("cause")
			.hasSuppressedException(new IOException("another endpoint"));
	}

	@Test
	void aFailureOfAnUnknownTypeIsTheCauseForFurtherCallers() {
		IOException first = new SSLException("of an authentication method");
		assertThat(SocketErrors.again(first)).isExactlyInstanceOf(IOException.class)
			.hasMessage("of an authentication method")
			.hasCause(first);
	}

	@Test
	void aFailureWithoutAMessageIsNoLocalClose() {
		assertThat(SocketErrors.isLocalClose(new IOException())).isFalse();
	}

}
