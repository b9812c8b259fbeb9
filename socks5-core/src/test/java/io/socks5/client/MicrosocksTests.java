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
 * Microsocks without a login.
 */
class MicrosocksTests extends AbstractRealProxyTests {

	@Override
	RealProxy start() throws IOException {
		return Microsocks.start();
	}

	// a login is offered beside none, and none is taken
	@Override
	void meetsAWrongLogin(Socks5Client client) throws IOException {
		assertEchoThrough(client);
		assertThat(events()).contains("method none (0x00)");
		Socks5Client demanding = proxy().clientWithoutLogin()
			.credentials("somebody", "wrong")
			.requireAuthentication(true)
			.build();
		assertThatExceptionOfType(ProxyAuthenticationException.class)
			.isThrownBy(() -> demanding.connect("127.0.0.1", 1))
			.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(Reason.NO_ACCEPTABLE_METHOD));
	}

	@Override
	void meetsAClientWithoutLogin(Socks5Client client) throws IOException {
		assertEchoThrough(client);
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
