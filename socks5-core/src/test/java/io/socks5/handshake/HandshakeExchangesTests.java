package io.socks5.handshake;

import java.util.stream.Stream;

import io.socks5.testkit.HandshakeDriver;
import io.socks5.testkit.MutatingDriver;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/**
 * All exchanges against the bare handshake: in pieces of every kind, and with every octet
 * of the server replaced by every other.
 */
class HandshakeExchangesTests {

	@TestFactory
	Stream<DynamicContainer> everyExchange() {
		return Stream.of(ExchangeCatalogue.playedBy("in pieces", new HandshakeDriver(), 17_613),
				ExchangeCatalogue.playedBy("mutated", new MutatingDriver(), 556_235));
	}

}
