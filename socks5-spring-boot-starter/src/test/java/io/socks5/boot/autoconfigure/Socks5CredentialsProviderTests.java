package io.socks5.boot.autoconfigure;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.socks5.boot.ProxyScripts;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.Ordered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Socks5CredentialsProvider} beans.
 */
class Socks5CredentialsProviderTests {

	private final ScriptedProxy proxy = ProxyScripts.granting();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Socks5AutoConfiguration.class))
		.withPropertyValues(ProxyScripts.properties(this.proxy));

	@AfterEach
	void close() {
		this.proxy.close();
	}

	@Test
	void theFirstInOrderThatHasALoginWins() {
		this.runner.withBean("last", Provider.class, () -> new Provider(3, "third"))
			.withBean("first", Provider.class, () -> new Provider(1))
			.withBean("second", Provider.class, () -> new Provider(2, "second"))
			.run((context) -> logsIn(context, "second"));
	}

	@Test
	void isCalledWithTheProxyAtEachConnect() {
		Provider provider = new Provider(1, "before", "after");
		this.runner.withBean(Provider.class, () -> provider).run((context) -> {
			assertThat(provider.asked).isEmpty();
			logsIn(context, "before", "after");
			assertThat(provider.asked).hasToString("[127.0.0.1:%1$d, 127.0.0.1:%1$d]".formatted(this.proxy.port()));
		});
	}

	@Test
	void winsOverTheConfiguredLogin() {
		this.runner.withBean(Provider.class, () -> new Provider(1, "rotated"))
			.withPropertyValues("socks5.proxy.username=configured", "socks5.proxy.password=s3cret")
			.run((context) -> logsIn(context, "rotated"));
	}

	@Test
	void leavesItToTheConfiguredLoginIfItHasNone() {
		this.runner.withBean(Provider.class, () -> new Provider(1))
			.withPropertyValues("socks5.proxy.username=configured", "socks5.proxy.password=s3cret")
			.run((context) -> logsIn(context, "configured"));
	}

	@Test
	void offersNoLoginIfNoneIsConfigured() {
		this.proxy.goOnWith(Script.of(ProxyScripts.NO_LOGIN + ProxyScripts.REQUEST + ProxyScripts.GRANTED));
		this.runner.withBean(Provider.class, () -> new Provider(1)).run(Socks5CredentialsProviderTests::connect);
		assertThat(this.proxy.connections()).isEqualTo(1);
	}

	@Test
	void failsWithoutALoginWhereOneIsRequired() {
		this.runner.withBean(Provider.class, () -> new Provider(1))
			.withPropertyValues("socks5.proxy.require-authentication=true")
			.run((context) -> failsUnavailable(context));
	}

	@Test
	void isATypedFailureWithoutItsTextIfItThrows() {
		this.runner.withBean(Socks5CredentialsProvider.class, () -> (proxy) -> {
			throw new IllegalStateException("vault sealed, token hvs.s3cret");
		}).run((context) -> {
			ProxyAuthenticationException failure = failsUnavailable(context);
			assertThat(failure).hasMessageContaining("java.lang.IllegalStateException")
				.hasMessageNotContaining("hvs.s3cret");
			assertThat(failure.getCause()).hasMessageContaining("vault sealed");
			assertThat(this.proxy.connections()).isZero();
		});
	}

	private ProxyAuthenticationException failsUnavailable(AssertableApplicationContext context) {
		return assertThatExceptionOfType(ProxyAuthenticationException.class).isThrownBy(() -> connect(context))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.CREDENTIALS_UNAVAILABLE))
			.actual();
	}

	private void logsIn(AssertableApplicationContext context, String... usernames) throws IOException {
		for (String username : usernames) {
			this.proxy.goOnWith(Script.of(ProxyScripts.login(username, "s3cret") + ProxyScripts.ACCEPTED
					+ ProxyScripts.REQUEST + ProxyScripts.GRANTED));
			connect(context);
		}
		assertThat(this.proxy.connections()).isEqualTo(usernames.length);
	}

	private static void connect(AssertableApplicationContext context) throws IOException {
		context.getBean(Socks5Client.class).connect("chat.example", 5222).close();
	}

	static class Provider implements Socks5CredentialsProvider, Ordered {

		private final int order;

		private final Deque<String> usernames = new ArrayDeque<>();

		private final List<Endpoint> asked = new ArrayList<>();

		Provider(int order, String... usernames) {
			this.order = order;
			this.usernames.addAll(List.of(usernames));
		}

		@Override
		public @Nullable Credentials credentialsFor(Endpoint proxy) {
			this.asked.add(proxy);
			String username = this.usernames.poll();
			return (username != null) ? Credentials.of(username, "s3cret") : null;
		}

		@Override
		public int getOrder() {
			return this.order;
		}

	}

}
