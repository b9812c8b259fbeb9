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

}
