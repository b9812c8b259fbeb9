package io.socks5.client;

import java.io.IOException;
import java.net.SocketException;

import io.socks5.testkit.real.Danted;
import io.socks5.testkit.real.RealProxy;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Dante relays datagrams, if its rules let them out ({@code udpassociate}) and the
 * answers in ({@code udpreply}). It has a port of its own for each association.
 */
class DantedRelayTests extends AbstractRealRelayTests {

	@Override
	RealProxy start() throws IOException {
		return Danted.start();
	}

	@Override
	String sourceOfAName(String name) {
		return "127.0.0.1";
	}

	@Override
	int largestPayload() {
		return 65_497;
	}

	@Override
	void meetsALargerPayload() {
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> echoed(largestPayload() + 1))
			.withMessageContaining("was 65498");
	}

}
