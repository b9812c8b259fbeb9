package io.socks5.client;

import java.io.IOException;

import io.socks5.testkit.real.RealProxy;
import io.socks5.testkit.real.V2ray;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * V2Ray without a login. It says success before it connects.
 */
class V2rayTests extends AbstractRealProxyTests {

	@Override
	RealProxy start() throws IOException {
		return V2ray.start();
	}

	// a login is offered beside none, and none is taken
	@Override
	void meetsAWrongLogin(Socks5Client client) throws IOException {
		assertConnects(client);
		assertThat(watched().events()).contains("method none (0x00)");
	}

	@Override
	void meetsAWrongLoginOnly(Socks5Client client) {
		Refusals.noCommonMethod(client);
	}

	@Override
	void meetsAClientWithoutLogin(Socks5Client client) throws IOException {
		assertConnects(client);
	}

	@Override
	void meetsARefusedPort(Socks5Client client, int port) throws IOException {
		assertLostAfterSuccess(client, "127.0.0.1", port);
	}

	@Override
	void meetsAnUnknownHost(Socks5Client client, String host) throws IOException {
		assertLostAfterSuccess(client, host, 80);
	}

	// a second after the end of one direction it ends the other
	@Override
	boolean passesOnTheClientsEnd() {
		return false;
	}

	@Override
	boolean passesOnTheTargetsEnd() {
		return false;
	}

}
