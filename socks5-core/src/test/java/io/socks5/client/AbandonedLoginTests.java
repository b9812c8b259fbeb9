package io.socks5.client;

import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

import io.socks5.handshake.Request;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.MiserlyChannel;
import io.socks5.testkit.Octets;
import io.socks5.transport.NameLookup;
import io.socks5.transport.SocketSource;
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

	private ChannelConnect connect() throws IOException {
		Socks5Client client = Socks5Client.builder()
			.proxy("192.0.2.1", 1080)
			.credentials("alice", "s3cret")
			.requireAuthentication(true)
			.build();
		ChannelNames names = new ChannelNames(NameLookup.OF_PROXIES);
		ConnectTries tries = client.upstream()
			.tries(new Request(Command.CONNECT, Endpoint.of("chat.corp", 5222)), ObservationPolicy.IMMEDIATE,
					client.upstream().timeouts(null), names);
		return ChannelConnect.start(new ChannelTry(sockets(), NameLookup.OF_PROXIES, names, tries), names);
	}

	private SocketSource sockets() {
		Socket socket = new Socket(Proxy.NO_PROXY) {

			@Override
			public SocketChannel getChannel() {
				return AbandonedLoginTests.this.channel;
			}

		};
		return new SocketSource() {

			@Override
			public Socket open() {
				return socket;
			}

			@Override
			public boolean isCancelled() {
				return false;
			}

		};
	}

}
