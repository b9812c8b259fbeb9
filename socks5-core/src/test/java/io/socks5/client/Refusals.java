package io.socks5.client;

import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Asserts how a proxy refuses a connect.
 */
final class Refusals {

	private Refusals() {
	}

	static void rejected(Socks5Client client, String host, int port, ReplyCode code) {
		assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(() -> client.connect(host, port))
			.satisfies((failure) -> assertThat(failure.replyCode()).isEqualTo(code));
	}

	static void loginRefused(Socks5Client client, int status) {
		assertThatExceptionOfType(ProxyAuthenticationException.class).isThrownBy(() -> client.connect("127.0.0.1", 1))
			.satisfies((failure) -> {
				assertThat(failure.reason()).isEqualTo(Reason.CREDENTIALS_REJECTED);
				assertThat(failure.status()).isEqualTo(status);
			});
	}

	static void noCommonMethod(Socks5Client client) {
		assertThatExceptionOfType(ProxyAuthenticationException.class).isThrownBy(() -> client.connect("127.0.0.1", 1))
			.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(Reason.NO_ACCEPTABLE_METHOD));
	}

	static void closed(Socks5Client client, String host, int port, Phase phase) {
		assertThatExceptionOfType(ProxyClosedException.class).isThrownBy(() -> client.connect(host, port))
			.satisfies((failure) -> assertThat(failure.phase()).isEqualTo(phase));
	}

}
