package io.socks5.client;

import java.io.IOException;

import io.socks5.testkit.FailureAssert;
import io.socks5.testkit.ScriptedProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connects that fail, without a login and with one.
 */
abstract class AbstractFailureTests {

	static final String GREETING = "> 05 01 00\n";

	static final String REQUEST = GREETING + "< 05 00\n> 05 01 00 03 09 'chat.corp' 1466\n";

	static final String LOGIN = "> 05 02 00 02\n< 05 02\n> 01 05 'alice' 06 's3cret'\n";

	static <T extends IOException> FailureAssert<T> connecting(ScriptedProxy proxy, Class<T> type) {
		Socks5Client client = TestClients.proxy(proxy).build();
		return failing(client, type);
	}

	static <T extends IOException> FailureAssert<T> loggingIn(ScriptedProxy proxy, Class<T> type) {
		Socks5Client client = TestClients.proxy(proxy).credentials("alice", "s3cret").build();
		return failing(client, type);
	}

	static <T extends IOException> FailureAssert<T> failing(Socks5Client client, Class<T> type) {
		IOException failure = TestClients.failureOf(() -> client.connect("chat.corp", 5222));
		assertThat(failure).isExactlyInstanceOf(type);
		return FailureAssert.assertThat(type.cast(failure));
	}

}
