package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;

import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.route.NameResolution;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tor's RESOLVE and RESOLVE_PTR. Its socks-extensions.txt, section 2.
 */
class NameLookupConnectTests {

	private static final String GREETING = """
			> 05 01 00                              VER NMETHODS METHODS
			< 05 00                                 VER METHOD
			""";

	private static final String RESOLVE = GREETING + """
			> 05 f0 00 03 09 'chat.corp' 0000       VER CMD RSV ATYP DST.ADDR DST.PORT
			""";

	private static final String RESOLVE_PTR = GREETING + """
			> 05 f1 00 01 c6336407 0000             VER CMD RSV ATYP DST.ADDR DST.PORT
			""";

	private final RecordingListener watcher = new RecordingListener();

	private Socks5Client client(ScriptedProxy proxy) {
		// even a client that looks names up itself asks the proxy here
		return TestClients.proxy(proxy).resolve(NameResolution.LOCAL).listener(this.watcher).build();
	}

	@Test
	void findsAnAddressThatCarriesTheName() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(RESOLVE + "< 05 00 00 01 c6336407 0000\n"))) {
			assertThat(client(proxy).resolve("chat.corp"))
				.isEqualTo(InetAddress.getByAddress("chat.corp", new byte[] { (byte) 198, 51, 100, 7 }))
				.hasToString("chat.corp/198.51.100.7");
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(this.watcher.events()).startsWith("started RESOLVE chat.corp:0").endsWith("closed");
	}

	@Test
	void findsAnAddressOfIpv6() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy
			.playing(Script.of(RESOLVE + "< 05 00 00 04 20010db8 00*11 07 0000\n"))) {
			assertThat(client(proxy).resolve("chat.corp").getHostAddress()).isEqualTo("2001:db8:0:0:0:0:0:7");
		}
	}

	@Test
	void findsNoName() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(RESOLVE + "< 05 00 00 03 05 'other' 0000\n"))) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> client(proxy).resolve("chat.corp"))
				.withMessageEndingWith("resolved 'chat.corp' to another name: other");
		}
	}

	@Test
	void findsTheNameOfAnAddress() throws Exception {
		InetAddress address = InetAddress.getByAddress("not asked for", new byte[] { (byte) 198, 51, 100, 7 });
		try (ScriptedProxy proxy = ScriptedProxy
			.playing(Script.of(RESOLVE_PTR + "< 05 00 00 03 09 'chat.corp' 0000\n"))) {
			assertThat(client(proxy).resolvePtr(address)).isEqualTo("chat.corp");
		}
	}

	@Test
	void findsANameInLegibleText() throws Exception {
		InetAddress address = InetAddress.getByAddress(new byte[] { (byte) 198, 51, 100, 7 });
		try (ScriptedProxy proxy = ScriptedProxy
			.playing(Script.of(RESOLVE_PTR + "< 05 00 00 03 04 'a' 0a 1b ff 0000\n"))) {
			assertThat(client(proxy).resolvePtr(address)).isEqualTo("a\\x0a\\x1b\\xff");
		}
	}

	@Test
	void isRefusedByAProxyThatKnowsNoSuchCommand() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(RESOLVE + "< 05 07\nx\n"))) {
			assertThatExceptionOfType(RequestRejectedException.class)
				.isThrownBy(() -> client(proxy).resolve("chat.corp"))
				.satisfies((failure) -> assertThat(failure.replyCode()).isEqualTo(ReplyCode.COMMAND_NOT_SUPPORTED));
		}
		assertThat(this.watcher.events()).endsWith("failed RequestRejectedException");
	}

	@Test
	void asksForNothingThatIsNoName() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(""))) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> client(proxy).resolve(""));
			assertThat(proxy.connections()).isZero();
		}
	}

}
