package io.socks5.client;

import java.io.IOException;

import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.testkit.real.RealProxy;
import io.socks5.testkit.real.V2ray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * V2Ray with a login. It says success before it connects.
 */
class V2rayLoginTests extends AbstractRealProxyTests {

	@Override
	RealProxy start() throws IOException {
		return V2ray.startWithLogin();
	}

	@Override
	void meetsAWrongLogin(Socks5Client client) {
		assertThatExceptionOfType(ProxyAuthenticationException.class).isThrownBy(() -> client.connect("127.0.0.1", 1))
			.satisfies((failure) -> {
				assertThat(failure.reason()).isEqualTo(Reason.CREDENTIALS_REJECTED);
				assertThat(failure.status()).isEqualTo(0xff);
			});
	}

	@Override
	void meetsAClientWithoutLogin(Socks5Client client) {
		assertThatExceptionOfType(ProxyAuthenticationException.class).isThrownBy(() -> client.connect("127.0.0.1", 1))
			.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(Reason.NO_ACCEPTABLE_METHOD));
	}

	@Override
	void meetsARefusedPort(Socks5Client client, int port) throws IOException {
		assertLostAfterSuccess(client, "127.0.0.1", port);
	}

	@Override
	void meetsAnUnknownHost(Socks5Client client, String host) throws IOException {
		assertLostAfterSuccess(client, host, 80);
	}

	// a second after one direction's end it ends the other
	@Override
	boolean passesOnTheClientsEnd() {
		return false;
	}

	@Override
	boolean passesOnTheTargetsEnd() {
		return false;
	}

}
