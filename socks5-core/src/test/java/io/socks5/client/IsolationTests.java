package io.socks5.client;

import java.net.Socket;

import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * An isolation key is a login of its own, and nothing else of the client changes.
 */
class IsolationTests {

	private static String loginOf(String key) {
		return """
				> 05 01 02                              VER NMETHODS METHODS
				< 05 02                                 VER METHOD
				> 01 %02x '%s' 01 '0'                   VER ULEN UNAME PLEN PASSWD
				< 01 00                                 VER STATUS
				> 05 01 00 03 09 'chat.corp' 1466       VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 c0000201 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
				""".formatted(key.length(), key);
	}

	@Test
	void eachKeyIsALoginOfItsOwn() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(loginOf("alice")), Script.of(loginOf("bob")),
				Script.of(loginOf("alice")), Script.of(TestClients.GRANTED))) {
			Socks5Client client = TestClients.proxy(proxy).build();
			connects(client.isolated("alice"));
			connects(client.isolated("bob"));
			connects(client.isolated("bob").isolated("alice"));
			connects(client);
		}
	}

	@Test
	void theKeyTakesThePlaceOfTheClientsOwnLogin() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(loginOf("alice")))) {
			connects(TestClients.proxy(proxy).credentials("carol", "s3cret").build().isolated("alice"));
		}
	}

	@Test
	void worksForAChannelToo() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(loginOf("alice")))) {
			TestClients.proxy(proxy).build().isolated("alice").openChannel("chat.corp", 5222).close();
		}
	}

	@Test
	void aKeyHasOctetsAndNotTooMany() {
		Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", 1080).build();
		assertThatIllegalArgumentException().isThrownBy(() -> client.isolated(""))
			.withMessageStartingWith("isolation key: ");
		assertThatIllegalArgumentException().isThrownBy(() -> client.isolated("a".repeat(256)))
			.withMessageStartingWith("isolation key: ");
		assertThat(client.isolated("a".repeat(255)).name()).isEqualTo(client.name());
	}

	private static void connects(Socks5Client client) throws Exception {
		try (Socket socket = client.connect("chat.corp", 5222)) {
			assertThat(socket.isConnected()).isTrue();
		}
	}

}
