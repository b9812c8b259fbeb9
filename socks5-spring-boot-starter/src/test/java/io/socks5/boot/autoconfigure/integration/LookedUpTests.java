package io.socks5.boot.autoconfigure.integration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lookups are found, if there are any.
 */
class LookedUpTests {

	@Test
	void findsTheQueriesOfNetty() throws Exception {
		assertThat(LookedUp.in(DirectLookups.class)).contains("looked up: [control.internal.test]")
			.contains("datagram channels: [io.netty.channel.socket.nio.NioDatagramChannel]");
	}

}
