package io.socks5.client;

import java.io.IOException;

import io.socks5.protocol.Phase;
import io.socks5.testkit.real.OpenSsh;
import io.socks5.testkit.real.RealProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * OpenSSH, which knows no login and closes where others refuse.
 */
class OpenSshTests extends AbstractRealProxyTests {

	@Override
	RealProxy start() throws IOException {
		return OpenSsh.start();
	}

	// a login is offered beside none, and none is taken
	@Override
	void meetsAWrongLogin(Socks5Client client) throws IOException {
		assertConnects(client);
		assertThat(watched().events()).contains("method none (0x00)");
	}

	@Override
	void meetsAWrongLoginOnly(Socks5Client client) {
		Refusals.closed(client, "127.0.0.1", 1, Phase.GREETING);
	}

	@Override
	void meetsAClientWithoutLogin(Socks5Client client) throws IOException {
		assertConnects(client);
	}

	@Override
	void meetsARefusedPort(Socks5Client client, int port) {
		Refusals.closed(client, "127.0.0.1", port, Phase.REQUEST);
	}

	@Override
	void meetsAnUnknownHost(Socks5Client client, String host) {
		Refusals.closed(client, host, 80, Phase.REQUEST);
	}

}
