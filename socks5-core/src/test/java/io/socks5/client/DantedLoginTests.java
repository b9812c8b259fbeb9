package io.socks5.client;

import java.io.IOException;

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

}
