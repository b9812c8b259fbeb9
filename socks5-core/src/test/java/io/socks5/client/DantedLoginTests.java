package io.socks5.client;

import java.io.IOException;

import io.socks5.protocol.ReplyCode;
import io.socks5.testkit.real.Danted;
import io.socks5.testkit.real.RealProxy;

/**
 * Dante with the login of a system account.
 */
class DantedLoginTests extends AbstractRealProxyTests {

	@Override
	RealProxy start() throws IOException {
		return Danted.startWithLogin();
	}

	@Override
	void meetsAWrongLogin(Socks5Client client) {
		Refusals.loginRefused(client, 0x01);
	}

	@Override
	void meetsAWrongLoginOnly(Socks5Client client) {
		Refusals.loginRefused(client, 0x01);
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
		Refusals.rejected(client, host, 80, ReplyCode.HOST_UNREACHABLE);
	}

}
