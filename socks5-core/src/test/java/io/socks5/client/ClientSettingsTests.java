package io.socks5.client;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

import io.socks5.auth.Authentication;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.TlsKeys;
import io.socks5.testkit.XorMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client knows of its own settings, and does with them.
 */
class ClientSettingsTests {

	private static Socks5Client.Builder builder() {
		return Socks5Client.builder().proxy("127.0.0.1", 1080);
	}

	@Test
	void aClientIsSecuredByItsOwnTlsOrThatOfTheClientBeforeIt() {
		Socks5Client plain = builder().build();
		Socks5Client secured = builder().tls(TlsKeys.trusting()).build();
		assertThat(plain.isSecured()).isFalse();
		assertThat(secured.isSecured()).isTrue();
		assertThat(builder().via(plain).build().isSecured()).isFalse();
		assertThat(builder().via(secured).build().isSecured()).isTrue();
	}

	@Test
	void aClientMayEncapsulateByItsOwnMethodsOrThoseOfTheClientBeforeIt() {
		Socks5Client plain = builder().authentication(Authentication::none).build();
		Socks5Client encapsulating = builder().authentication(() -> new XorMethod(0, 1)).build();
		assertThat(plain.mayEncapsulate()).isFalse();
		assertThat(encapsulating.mayEncapsulate()).isTrue();
		assertThat(builder().via(plain).build().mayEncapsulate()).isFalse();
		assertThat(builder().via(encapsulating).build().mayEncapsulate()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aChannelKeepsAliveAsTheClientSays(boolean keepAlive) throws IOException {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(TestClients.GRANTED));
				SocketChannel channel = TestClients.proxy(proxy)
					.keepAlive(keepAlive)
					.build()
					.openChannel("chat.corp", 5222)) {
			assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isEqualTo(keepAlive);
		}
	}

}
