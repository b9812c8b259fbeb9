package io.socks5.netty;

import java.io.IOException;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.TlsKeys;
import io.socks5.transport.Tls;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the handler of TLS to a proxy.
 */
class ProxyTlsTests {

	@Test
	void hasNoTimeoutBesideThatOfTheConnect() throws IOException {
		EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
		Tls tls = new Tls(TlsKeys::trusting, (parameters) -> {
		});
		ProxyTls secured = ProxyTls.over(channel.pipeline().firstContext(), tls, Endpoint.of("127.0.0.1", 1080));
		assertThat(secured.handler().getHandshakeTimeoutMillis()).isZero();
		channel.close();
	}

}
