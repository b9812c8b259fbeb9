package io.socks5.client;

import java.io.IOException;

import io.socks5.testkit.real.OpenSsh;
import io.socks5.testkit.real.RealProxy;

/**
 * OpenSSH, which knows no login and closes where others refuse.
 */
class OpenSshTests extends AbstractRealProxyTests {

	@Override
	RealProxy start() throws IOException {
		return OpenSsh.start();
	}

}
