package io.socks5.transport;

import java.util.Arrays;
import java.util.stream.Stream;

import io.socks5.handshake.ExchangeCatalogue;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/**
 * All exchanges through all transports, from the same text.
 */
class TransportExchangesTests {

	@TestFactory
	Stream<DynamicContainer> everyTransport() {
		return Stream.concat(
				Arrays.stream(EachTransport.values())
					.map((transport) -> ExchangeCatalogue.playedBy(transport.name(),
							new LoopbackDriver(transport::connect), 1690)),
				Stream.of(ExchangeCatalogue.playedBy("NETTY_EMBEDDED", new EmbeddedDriver(), 1690)));
	}

}
