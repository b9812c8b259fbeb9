package io.socks5.client;

import java.io.IOException;
import java.net.Socket;

import io.socks5.protocol.Endpoint;
import io.socks5.route.NameResolution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the names that a connect looks up on this machine, and for the options of its
 * sockets.
 */
class ExchangeFactoryTests {

	private static Socks5Client.Builder proxy(String host, NameResolution resolution) {
		return Socks5Client.builder().proxy(host, 1080).resolve(resolution);
	}

	@ParameterizedTest
	@CsvSource({ "REMOTE, REMOTE, ''", "LOCAL, REMOTE, two.test", "REMOTE, LOCAL, chat.test",
			"LOCAL, LOCAL, 'two.test chat.test'" })
	void looksUpTheProxyAndTheDestinationWhereTheirClientsResolveLocally(NameResolution first, NameResolution second,
			String names) {
		Socks5Client chain = proxy("two.test", second).via(proxy("one.test", first).build()).build();
		assertThat(String.join(" ", chain.upstream().lookedUp(Endpoint.of("chat.test", 5222)))).isEqualTo(names);
	}

	@ParameterizedTest
	@ValueSource(strings = { "192.0.2.7", "2001:db8::7" })
	void looksUpNoLiteral(String literal) {
		assertThat(proxy("one.test", NameResolution.LOCAL).build().upstream().lookedUp(Endpoint.of(literal, 5222)))
			.isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void theSocketOfAControlConnectionHasKeepAliveIfTheClientHas(boolean keepAlive) throws IOException {
		Socks5Client client = proxy("one.test", NameResolution.REMOTE).keepAlive(keepAlive).build();
		try (Socket socket = client.connector(null).sockets().open()) {
			assertThat(socket.getKeepAlive()).isEqualTo(keepAlive);
		}
	}

}
