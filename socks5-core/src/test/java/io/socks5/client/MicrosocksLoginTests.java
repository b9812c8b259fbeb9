package io.socks5.client;

import java.io.IOException;

import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.testkit.real.Microsocks;
import io.socks5.testkit.real.RealProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Microsocks with a login.
 */
class MicrosocksLoginTests extends AbstractRealProxyTests {

	@Override
	RealProxy start() throws IOException {
		return Microsocks.startWithLogin();
	}

	@Override
	void meetsAWrongLogin(Socks5Client client) {
		assertThatExceptionOfType(ProxyAuthenticationException.class).isThrownBy(() -> client.connect("127.0.0.1", 1))
			.satisfies((failure) -> {
				assertThat(failure.reason()).isEqualTo(Reason.CREDENTIALS_REJECTED);
				assertThat(failure.status()).isEqualTo(0x02);
			});
	}

	@Override
	void meetsAClientWithoutLogin(Socks5Client client) {
		assertThatExceptionOfType(ProxyAuthenticationException.class).isThrownBy(() -> client.connect("127.0.0.1", 1))
			.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(Reason.NO_ACCEPTABLE_METHOD));
	}

	@Override
	void meetsARefusedPort(Socks5Client client, int port) {
		assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(() -> client.connect("127.0.0.1", port))
			.satisfies((failure) -> assertThat(failure.replyCode()).isEqualTo(ReplyCode.CONNECTION_REFUSED));
	}

	@Override
	void meetsAnUnknownHost(Socks5Client client, String host) {
		assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(() -> client.connect(host, 80))
			.satisfies((failure) -> assertThat(failure.replyCode()).isEqualTo(ReplyCode.GENERAL_FAILURE));
	}

	// one direction's end ends both
	@Override
	boolean passesOnTheClientsEnd() {
		return false;
	}

	@Override
	boolean passesOnTheTargetsEnd() {
		return false;
	}

}
