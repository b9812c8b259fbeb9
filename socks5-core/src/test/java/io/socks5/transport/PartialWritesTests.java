package io.socks5.transport;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.event.ConnectListener.Observation;
import io.socks5.handshake.Handshake;
import io.socks5.handshake.Request;
import io.socks5.protocol.Command;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.MiserlyChannel;
import io.socks5.testkit.Octets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A channel that takes one octet at a time, and every other time none.
 */
class PartialWritesTests {

	@Test
	void sendsEveryOctetOfMessagesThatAreTakenInPieces() throws IOException {
		Endpoint proxy = Endpoint.of("192.0.2.1", 1080);
		Endpoint destination = Endpoint.of("a.b", 80);
		Handshake handshake = Handshake.request(proxy,
				List.of(Authentication.none(), Authentication.usernamePassword(Credentials.of("u", "p"))),
				new Request(Command.CONNECT, destination));
		Timeouts timeouts = new Timeouts(Duration.ofMinutes(1), Duration.ofMinutes(1), null);
		try (MiserlyChannel channel = new MiserlyChannel()) {
			ChannelTransport transport = new ChannelTransport(channel,
					ExchangeChain.of(new Exchange(proxy, null, destination, handshake, timeouts, Observation.NONE)));
			while (!transport.proceed()) {
				assertThat(transport.interestOps()).isEqualTo(SelectionKey.OP_WRITE);
			}
			assertThat(Octets.text(channel.sent()))
				.isEqualTo("05 02 00 02 01 01 75 01 70 05 01 00 03 03 61 2e 62 00 50");
			// the login and all else, as soon as it is sent; the request has the memory
			// of
			// the greeting
			assertThat(channel.written()).hasSize(2).allSatisfy((octets) -> assertThat(octets).containsOnly(0));
		}
	}

}
