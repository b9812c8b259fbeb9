package io.socks5.client;

import java.io.IOException;

import io.socks5.testkit.real.RealProxy;
import io.socks5.testkit.real.V2ray;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * V2Ray relays datagrams, on the port of its own where it takes connections, too.
 */
class V2rayRelayTests extends AbstractRealRelayTests {

	@Override
	RealProxy start() throws IOException {
		return V2ray.start();
	}

	// an answer comes from what was asked for
	@Override
	String sourceOfAName(String name) {
		return name;
	}

	// its buffers hold 2048 octets, the header included
	@Override
	int largestPayload() {
		return 2_038;
	}

	// it cuts off the rest, and says nothing
	@Override
	void meetsALargerPayload() throws IOException {
		assertThat(echoed(8_000)).isEqualTo(largestPayload());
	}

}
