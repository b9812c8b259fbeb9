package io.socks5.client;

import java.io.IOException;

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

}
