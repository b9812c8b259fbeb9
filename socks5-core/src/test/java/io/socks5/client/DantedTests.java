package io.socks5.client;

import java.io.IOException;

import io.socks5.testkit.real.Danted;
import io.socks5.testkit.real.RealProxy;

/**
 * Dante without a login.
 */
class DantedTests extends AbstractRealProxyTests {

	@Override
	RealProxy start() throws IOException {
		return Danted.start();
	}

}
