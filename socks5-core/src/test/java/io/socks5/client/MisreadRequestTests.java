package io.socks5.client;

import java.io.IOException;
import java.net.InetSocketAddress;

import io.socks5.protocol.RequestRejectedException;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Some servers take a request and what follows it in the same segment for one message.
 */
class MisreadRequestTests {

	private static final String REQUEST = "05 01 00 03 09 'chat.corp' 1466";

	private static final InetSocketAddress CHAT = InetSocketAddress.createUnresolved("chat.corp", 5222);

	@Test
	void aRefusalBehindEarlyOctetsNamesThem() {
		String transcript = "> 05 01 00\n< 05 00\n> " + REQUEST + " 'hello'\n< 05 07 00 01 00000000 0000\nx\n";
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(transcript))) {
			Socks5Client client = TestClients.proxy(proxy).build();
			assertRejected(TestClients.failureOf(() -> client.connect(CHAT, "hello".getBytes())))
				.hasMessageEndingWith("some servers read octets sent with the request as a part of it");
		}
	}

	@Test
	void aRefusalOfPipelinedMessagesNamesPipelining() {
		String transcript = "> 05 01 00 " + REQUEST + "\n< 05 00\n< 05 07 00 01 00000000 0000\nx\n";
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(transcript))) {
			Socks5Client client = TestClients.proxy(proxy).pipelining(true).build();
			assertRejected(TestClients.failureOf(() -> client.connect(CHAT)))
				.hasMessageEndingWith("'pipelining' is enabled; some servers read several messages as one");
		}
	}

	@Test
	void aRefusalOfALoneRequestNamesNeither() {
		String transcript = "> 05 01 00\n< 05 00\n> " + REQUEST + "\n< 05 07 00 01 00000000 0000\nx\n";
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(transcript))) {
			Socks5Client client = TestClients.proxy(proxy).build();
			assertRejected(TestClients.failureOf(() -> client.connect(CHAT)))
				.hasMessageEndingWith("the proxy answered command not supported (0x07)");
		}
	}

	private static AbstractThrowableAssert<?, ? extends Throwable> assertRejected(IOException failure) {
		return assertThat(failure).isExactlyInstanceOf(RequestRejectedException.class);
	}

}
