package io.socks5.client;

import java.net.Socket;

import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages that come in one segment, with each other or with what follows the handshake.
 */
class CoalescedReplyTests {

	@Test
	void takesMethodAndReplyFromOneSegment() throws Exception {
		String early = """
				> 05 01 00
				< 05 00 05 00 00 01 c0000201 1f90 'hello'
				> 05 01 00 03 09 'chat.corp' 1466
				""";
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(early));
				Socks5Socket socket = (Socks5Socket) TestClients.proxy(proxy).build().connect("chat.corp", 5222)) {
			assertThat(socket.bound()).hasToString("192.0.2.1:8080");
			assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
		}
	}

	@Test
	void deliversWhatFollowsTheReplyInOneSegmentExactlyOnce() throws Exception {
		Script script = Script.of(TestClients.GRANTED + "< 'hello'\n").thenCloses();
		try (ScriptedProxy proxy = ScriptedProxy.playing(script, script.inPiecesOf(1))) {
			for (int i = 0; i < 2; i++) {
				try (Socket socket = TestClients.proxy(proxy).build().connect("chat.corp", 5222)) {
					assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("hello");
				}
			}
		}
	}

}
