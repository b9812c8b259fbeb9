package io.socks5.client;

import java.io.IOException;

import io.socks5.protocol.ReplyCode;
import io.socks5.testkit.real.Microsocks;
import io.socks5.testkit.real.RealProxy;

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
		Refusals.loginRefused(client, 0x02);
	}

	@Override
	void meetsAWrongLoginOnly(Socks5Client client) {
		Refusals.loginRefused(client, 0x02);
	}

	@Override
	void meetsAClientWithoutLogin(Socks5Client client) {
		Refusals.noCommonMethod(client);
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
