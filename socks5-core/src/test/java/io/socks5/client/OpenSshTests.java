package io.socks5.client;

import java.io.IOException;

import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.testkit.real.OpenSsh;
import io.socks5.testkit.real.RealProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * OpenSSH, which knows no login and closes instead of refusing.
 */
class OpenSshTests extends AbstractRealProxyTests {

	@Override
	RealProxy start() throws IOException {
		return OpenSsh.start();
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
		assertThatExceptionOfType(ProxyClosedException.class).isThrownBy(() -> demanding.connect("127.0.0.1", 1))
			.satisfies((failure) -> assertThat(failure.phase()).isEqualTo(Phase.GREETING));
	}

	@Override
	void meetsAClientWithoutLogin(Socks5Client client) throws IOException {
		assertEchoThrough(client);
	}

	@Override
	void meetsARefusedPort(Socks5Client client, int port) {
		assertThatExceptionOfType(ProxyClosedException.class).isThrownBy(() -> client.connect("127.0.0.1", port))
			.satisfies((failure) -> assertThat(failure.phase()).isEqualTo(Phase.REQUEST));
	}

	@Override
	void meetsAnUnknownHost(Socks5Client client, String host) {
		assertThatExceptionOfType(ProxyClosedException.class).isThrownBy(() -> client.connect(host, 80))
			.satisfies((failure) -> assertThat(failure.phase()).isEqualTo(Phase.REQUEST));
	}

}
