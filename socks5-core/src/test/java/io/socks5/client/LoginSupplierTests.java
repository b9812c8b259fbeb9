package io.socks5.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.socks5.protocol.Credentials;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.testkit.FailureAssert;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Logins that change from connect to connect.
 */
class LoginSupplierTests {

	private static Script loginWith(String password) {
		return Script.of("""
				> 05 02 00 02
				< 05 02
				> 01 05 'alice' 03 '%s'
				< 01 00
				> 05 01 00 03 09 'chat.corp' 1466
				< 05 00 00 01 00000000 0000
				""".formatted(password));
	}

	@Test
	void isAskedAtEachConnect() throws Exception {
		Deque<String> passwords = new ArrayDeque<>(List.of("one", "two"));
		try (ScriptedProxy proxy = ScriptedProxy.playing(loginWith("one"), loginWith("two"))) {
			Socks5Client client = TestClients.proxy(proxy)
				.credentials(() -> Credentials.of("alice", passwords.remove()))
				.build();
			client.connect("chat.corp", 5222).close();
			client.connect("chat.corp", 5222).close();
			assertThat(passwords).isEmpty();
		}
	}

	@Test
	void mayHaveNone() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(TestClients.GRANTED))) {
			TestClients.proxy(proxy).credentials(() -> null).build().connect("chat.corp", 5222).close();
		}
	}

	@Test
	void mustHaveOneWhereAuthenticationIsRequired() {
		fails(() -> null, true, "authentication is required, and there are no credentials").hasNoCause();
	}

	@Test
	void failsTheConnectIfItFailsAndIsNotQuoted() {
		IllegalStateException cause = new IllegalStateException("no answer for s3cret");
		fails(() -> {
			throw cause;
		}, false, "the supplier of credentials failed (java.lang.IllegalStateException)").hasCause(cause);
	}

	@Test
	void failsTheConnectIfItNeverReturns() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(""))) {
			Socks5Client client = TestClients.proxy(proxy).credentials(LoginSupplierTests::endless).build();
			assertThat(TestClients.failureOf(() -> client.connect("chat.corp", 5222)))
				.isExactlyInstanceOf(ProxyAuthenticationException.class)
				.hasMessageEndingWith("the supplier of credentials failed (java.lang.StackOverflowError)");
			assertThat(TestClients.failureOf(() -> client.startConnect("chat.corp", 5222).channel().socket()))
				.isExactlyInstanceOf(ProxyAuthenticationException.class);
			assertThat(proxy.connections()).isZero();
		}
	}

	@Test
	void letsAVirtualMachineErrorPass() {
		RecordingListener watcher = new RecordingListener();
		OutOfMemoryError error = new OutOfMemoryError("of the test");
		Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", 1080).credentials(() -> {
			throw error;
		}).listener(watcher).build();
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> client.connect("chat.corp", 5222))
			.isSameAs(error);
		assertThat(watcher.events()).containsExactly("started CONNECT chat.corp:5222", "failed IOException");
	}

	// a logger that asks for the login to log it, for example
	private static Credentials endless() {
		return Optional.of(endless()).orElseThrow();
	}

	private static FailureAssert<ProxyAuthenticationException> fails(Supplier<? extends @Nullable Credentials> login,
			boolean required, String message) {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(""))) {
			Socks5Client client = TestClients.proxy(proxy).credentials(login).requireAuthentication(required).build();
			Exception failure = TestClients.failureOf(() -> client.connect("chat.corp", 5222));
			assertThat(proxy.connections()).isZero();
			assertThat(failure).isExactlyInstanceOf(ProxyAuthenticationException.class);
			return FailureAssert.assertThat((ProxyAuthenticationException) failure)
				.isIn(Phase.AUTHENTICATION)
				.says(message)
				.isFinal()
				.returns(Reason.CREDENTIALS_UNAVAILABLE, ProxyAuthenticationException::reason)
				.returns(-1, ProxyAuthenticationException::status);
		}
	}

}
