package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.real.Danted;
import io.socks5.testkit.real.Microsocks;
import io.socks5.testkit.real.RealProxy;
import io.socks5.testkit.real.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * BIND with Dante, and with a server that has none.
 */
@Timeout(60)
class DantedBindTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private static final Endpoint LOOPBACK = Endpoint.of("127.0.0.1", 0);

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void relaysBothWaysToThePeer(boolean login) throws IOException {
		try (RealProxy proxy = login ? Danted.startWithLogin() : Danted.start();
				Binding binding = proxy.client().build().bind(LOOPBACK);
				Socket peer = connect(binding.listening());
				Socket accepted = binding.accept(LONG)) {
			assertThat(accepted.getPort()).isEqualTo(peer.getLocalPort());
			assertThat(accepted.getInetAddress()).isEqualTo(peer.getLocalAddress());
			Target.write(peer, "from the peer");
			assertThat(accepted.getInputStream().readNBytes(13)).asString().isEqualTo("from the peer");
			Target.write(accepted, "from the client");
			accepted.shutdownOutput();
			assertThat(Target.readAll(peer)).isEqualTo("from the client");
		}
	}

	@Test
	void waitsNoLongerThanIsAskedFor() throws IOException {
		try (RealProxy proxy = Danted.start(); Binding binding = proxy.client().build().bind(LOOPBACK)) {
			assertThatExceptionOfType(Socks5TimeoutException.class)
				.isThrownBy(() -> binding.accept(Duration.ofMillis(300)));
		}
	}

	// Dante takes the word of the request for a rule
	@Test
	void refusesAPeerThatWasNotExpected() throws IOException {
		try (RealProxy proxy = Danted.start();
				Binding binding = proxy.client().build().bind(Endpoint.of("127.0.0.2", 0));
				Socket peer = connect(binding.listening())) {
			assertThat(peer.isConnected()).isTrue();
			assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(() -> binding.accept(LONG))
				.satisfies((failure) -> assertThat(failure.replyCode()).isEqualTo(ReplyCode.NOT_ALLOWED));
		}
	}

	@Test
	void reportsAServerWithoutBind() throws IOException {
		try (RealProxy proxy = Microsocks.start()) {
			assertThatExceptionOfType(RequestRejectedException.class)
				.isThrownBy(() -> proxy.client().build().bind(LOOPBACK))
				.satisfies((failure) -> assertThat(failure.replyCode()).isEqualTo(ReplyCode.COMMAND_NOT_SUPPORTED));
		}
	}

	private static Socket connect(Endpoint endpoint) throws IOException {
		return new Socket(InetAddress.getByAddress(endpoint.host().octets()), endpoint.port());
	}

}
