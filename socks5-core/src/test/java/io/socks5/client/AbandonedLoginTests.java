package io.socks5.client;

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
import io.socks5.transport.Exchange;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.Timeouts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A connect over a channel that is given up while its login is half sent.
 */
class AbandonedLoginTests {

	private static final byte[] HALF = Octets.of("05 01 02 01 05 'alice' 06 's3'");

	private final MiserlyChannel channel = new MiserlyChannel();

	@Test
	void leavesNothingOfThePassword() throws IOException {
		ChannelConnect connect = connect();
		while (this.channel.sent().length < HALF.length) {
			assertThat(connect.proceed()).isFalse();
			assertThat(connect.interestOps()).isEqualTo(SelectionKey.OP_WRITE);
		}
		assertThat(this.channel.sent()).isEqualTo(HALF);
		connect.close();
		assertThat(this.channel.isOpen()).isFalse();
		assertThat(this.channel.written()).hasSize(2).allSatisfy((octets) -> assertThat(octets).containsOnly(0));
	}

	private ChannelConnect connect() {
		Endpoint proxy = Endpoint.of("192.0.2.1", 1080);
		Endpoint destination = Endpoint.of("chat.corp", 5222);
		Handshake handshake = Handshake.request(proxy,
				List.of(Authentication.usernamePassword(Credentials.of("alice", "s3cret"))),
				new Request(Command.CONNECT, destination));
		Timeouts timeouts = new Timeouts(Duration.ofMinutes(1), Duration.ofMinutes(1), null);
		Exchange exchange = new Exchange(proxy, null, destination, handshake, timeouts, Observation.NONE);
		return new ChannelConnect(this.channel, ExchangeChain.of(exchange));
	}

}
