package io.socks5.boot.autoconfigure;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.socks5.boot.ProxyScripts;
import io.socks5.boot.health.Socks5HealthIndicator;
import io.socks5.boot.metrics.MeterLines;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Credentials;
import io.socks5.testkit.Octets;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A whole run with all that can be logged logged: the password is sent to the proxy, and
 * found nowhere else.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretsTests {

	private static final String SECRET = "c0rrect-h0rse-battery-staple";

	private static final String LOGIN = ProxyScripts.login("alice", SECRET);

	@ParameterizedTest
	@EnumSource(Behaviour.class)
	void thePasswordIsFoundNowhere(Behaviour behaviour, CapturedOutput output) {
		try (ScriptedProxy proxy = ScriptedProxy.playing(behaviour.scripts);
				ConfigurableApplicationContext context = start(proxy)) {
			Socks5Client client = context.getBean(Socks5Client.class);
			Throwable failure = catchThrowable(() -> client.connect("chat.example", 5222).close());
			assertThat(failure == null).isEqualTo(behaviour == Behaviour.GRANTS);
			assertThat(proxy.nextConnection().received())
				.contains(Octets.text(SECRET.getBytes(StandardCharsets.US_ASCII)));
			assertHides("exception", stackTrace(failure));
			assertHides("health", context.getBean(Socks5HealthIndicator.class).health().toString());
			assertHides("meters", MeterLines.all(context.getBean(MeterRegistry.class)).toString());
			for (String name : context.getBeanDefinitionNames()) {
				assertHides("bean " + name, context.getBean(name).toString());
			}
		}
		assertThat(output).contains("DEBUG").contains("chat.example:5222");
		assertHides("log", output.toString());
	}

	@Test
	void whatIsSearchedForWouldBeFound() {
		assertThat(catchThrowable(() -> assertHides("text", "login alice:" + SECRET + " refused")))
			.isInstanceOf(AssertionError.class);
		assertThat(catchThrowable(() -> assertHides("dump", "63 30 72 72 65 63 74 2D 68 30 72 73 65")))
			.isInstanceOf(AssertionError.class);
	}

	@Test
	void aRotatedPasswordIsFoundNowhere(CapturedOutput output) {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Behaviour.REFUSES.scripts);
				ConfigurableApplicationContext context = FailedStart.start(Map.of(), Rotating.class,
						"--socks5.proxy.host=127.0.0.1", "--socks5.proxy.port=" + proxy.port(),
						"--logging.level.io.socks5=trace")) {
			Socks5Client client = context.getBean(Socks5Client.class);
			assertHides("exception", stackTrace(catchThrowable(() -> client.connect("chat.example", 5222))));
			assertThat(proxy.nextConnection().received())
				.contains(Octets.text(SECRET.getBytes(StandardCharsets.US_ASCII)));
		}
		assertHides("log", output.toString());
	}

	private static ConfigurableApplicationContext start(ScriptedProxy proxy) {
		return FailedStart.start(Map.of("SOCKS5_PROXY_PASSWORD", SECRET), Registry.class,
				"--socks5.proxy.host=127.0.0.1", "--socks5.proxy.port=" + proxy.port(), "--socks5.proxy.username=alice",
				"--socks5.proxy.handshake-timeout=150ms", "--socks5.proxy.health.timeout=150ms",
				"--logging.level.io.socks5=trace", "--debug");
	}

	// as text, and as a dump of octets would show the first half of it
	private static void assertHides(String where, String text) {
		assertThat(text).as(where).doesNotContain(SECRET);
		String hex = HexFormat.of().formatHex(SECRET.substring(0, 12).getBytes(StandardCharsets.US_ASCII));
		assertThat(text.toLowerCase(Locale.ROOT).replaceAll("[ :,]|0x", "")).as(where + " in hex").doesNotContain(hex);
		String numbers = Arrays.toString(SECRET.substring(0, 12).getBytes(StandardCharsets.US_ASCII));
		assertThat(text).as(where + " in numbers").doesNotContain(numbers.substring(1, numbers.length() - 1));
	}

	private static String stackTrace(Throwable failure) {
		StringWriter text = new StringWriter();
		if (failure != null) {
			failure.printStackTrace(new PrintWriter(text, true));
		}
		return text.toString();
	}

	enum Behaviour {

		GRANTS(Script.of(LOGIN + ProxyScripts.ACCEPTED + ProxyScripts.REQUEST + ProxyScripts.GRANTED),
				Script.of(LOGIN + ProxyScripts.ACCEPTED)),

		REFUSES(Script.of(LOGIN + "< 01 01\nx\n")),

		REJECTS(Script.of(LOGIN + ProxyScripts.ACCEPTED + ProxyScripts.REQUEST + "< 05 02\nx\n"),
				Script.of(LOGIN + ProxyScripts.ACCEPTED)),

		ANSWERS_NONSENSE(Script.of(LOGIN + "< 48 54\nx\n")),

		// as a hostile proxy might, to get it into a log
		SENDS_IT_BACK(Script.of(LOGIN + "x\n< '" + SECRET + "'\n")),

		HANGS_UP(Script.of(LOGIN).thenCloses()),

		SAYS_NOTHING(Script.of(LOGIN));

		private final Script[] scripts;

		Behaviour(Script... scripts) {
			this.scripts = scripts;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Registry {

		@Bean
		MeterRegistry registry() {
			return new SimpleMeterRegistry();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Rotating {

		@Bean
		Socks5CredentialsProvider provider() {
			return (proxy) -> Credentials.of("alice", SECRET);
		}

	}

}
