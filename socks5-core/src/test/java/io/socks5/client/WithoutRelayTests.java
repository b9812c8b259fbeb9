package io.socks5.client;

import java.io.IOException;

import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.testkit.FailureAssert;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.real.Microsocks;
import io.socks5.testkit.real.OpenSsh;
import io.socks5.testkit.real.RealProxy;
import io.socks5.testkit.real.Tor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real proxies that relay no datagrams, and say so, more or less.
 */
@Timeout(120)
class WithoutRelayTests {

	private final RecordingListener watched = new RecordingListener();

	private IOException associating(RealProxy proxy) {
		Socks5Client client = proxy.client().listener(this.watched).build();
		return TestClients.failureOf(client::associate);
	}

	private void assertRefuses(RealProxy proxy) {
		IOException failure = associating(proxy);
		assertThat(failure).isExactlyInstanceOf(RequestRejectedException.class);
		assertThat(((RequestRejectedException) failure).replyCode()).isEqualTo(ReplyCode.COMMAND_NOT_SUPPORTED);
		assertThat(this.watched.events()).endsWith("replied command not supported (0x07)",
				"failed RequestRejectedException");
	}

	@Test
	void microsocksRefuses() throws IOException {
		try (RealProxy proxy = Microsocks.start()) {
			assertRefuses(proxy);
		}
	}

	@Test
	void torRefuses() throws IOException {
		try (RealProxy proxy = Tor.start()) {
			assertRefuses(proxy);
		}
	}

	@Test
	void openSshClosesTheConnection() throws IOException {
		try (RealProxy proxy = OpenSsh.start()) {
			IOException failure = associating(proxy);
			assertThat(failure).isExactlyInstanceOf(ProxyClosedException.class);
			FailureAssert.assertThat(failure).isIn(Phase.REQUEST);
			assertThat(this.watched.events()).endsWith("failed ProxyClosedException");
		}
	}

}
