package io.socks5.client;

import java.io.IOException;

import io.socks5.protocol.ReplyCode;
import io.socks5.testkit.real.Microsocks;
import io.socks5.testkit.real.RealProxy;

import static org.assertj.core.api.Assertions.assertThat;

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
	void meetsARefusedPort(Socks5Client client, int port) {
		Refusals.rejected(client, "127.0.0.1", port, ReplyCode.CONNECTION_REFUSED);
	}

	@Override
	void meetsAnUnknownHost(Socks5Client client, String host) {
		Refusals.rejected(client, host, 80, ReplyCode.GENERAL_FAILURE);
	}

	// the end of one direction is the end of both
	@Override
	boolean passesOnTheClientsEnd() {
		return false;
	}

	@Override
	boolean passesOnTheTargetsEnd() {
		return false;
	}

}
