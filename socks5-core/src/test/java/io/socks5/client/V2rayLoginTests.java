package io.socks5.client;

import java.io.IOException;

import io.socks5.testkit.real.RealProxy;
import io.socks5.testkit.real.V2ray;

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
		Refusals.loginRefused(client, 0xff);
	}

	@Override
	void meetsAWrongLoginOnly(Socks5Client client) {
		Refusals.loginRefused(client, 0xff);
	}

	@Override
	void meetsAClientWithoutLogin(Socks5Client client) {
		Refusals.noCommonMethod(client);
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
