package io.socks5.boot.autoconfigure;

import java.util.List;
import java.util.Map;

import io.socks5.boot.ProxyScripts;
import io.socks5.client.Socks5Client;
import io.socks5.route.DestinationPattern;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * The line at start, and the line per connect.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartLogTests {

	private static final String DEBUG = "--logging.level.io.socks5=debug";

	@ParameterizedTest
	@CsvSource({ "false, username/password if the proxy asks", "true, username/password required" })
	void logsProxyAndLoginOnceAndNoSecret(boolean required, String login, CapturedOutput output) {
		run("--socks5.proxy.host=::1", "--socks5.proxy.username=alice", "--socks5.proxy.password=s3cret",
				"--socks5.proxy.require-authentication=" + required)
			.close();
		assertThat(lines(output, "SOCKS5 proxy")).singleElement()
			.asString()
			.contains(" INFO ")
			.endsWith(": SOCKS5 proxy 'default' at [::1]:1080, " + login);
		assertThat(output).doesNotContain("s3cret").doesNotContain("alice");
	}

	@Test
	void logsThatThereIsNoLogin(CapturedOutput output) {
		run("--socks5.proxy.host=proxy.corp").close();
		assertThat(lines(output, "SOCKS5 proxy")).singleElement()
			.asString()
			.endsWith(": SOCKS5 proxy 'default' at proxy.corp:1080, no authentication");
	}

	@Test
	void logsTheChangesOfACustomizer(CapturedOutput output) {
		FailedStart.start(Map.of(), Renamed.class, "--socks5.proxy.host=proxy.corp").close();
		assertThat(output).contains("SOCKS5 proxy 'chat' at proxy.corp:1080");
	}

	@Test
	void logsOneLineIfNothingIsCreatedWithoutAHost(CapturedOutput output) {
		run().close();
		assertThat(lines(output, "SOCKS5")).singleElement()
			.asString()
			.contains(" INFO ")
			.endsWith(": No SOCKS5 client was created: 'socks5.proxy.host' is not set");
	}

	@Test
	void logsOneLineIfNothingIsCreatedWhenDisabled(CapturedOutput output) {
		run("--socks5.proxy.host=proxy.corp", "--socks5.proxy.enabled=false").close();
		assertThat(lines(output, "SOCKS5")).singleElement()
			.asString()
			.endsWith(": No SOCKS5 client was created: 'socks5.proxy.enabled' is not true");
	}

	@Test
	void logsTheRouteOfAConnect(CapturedOutput output) throws Exception {
		try (ScriptedProxy proxy = ProxyScripts.grantingAfterLogin();
				ConfigurableApplicationContext context = FailedStart.start(Map.of(), Routed.class,
						"--socks5.proxy.host=127.0.0.1", "--socks5.proxy.port=" + proxy.port(),
						"--socks5.proxy.username=alice", "--socks5.proxy.password=s3cret", DEBUG)) {
			Socks5Client client = context.getBean(Socks5Client.class);
			assertThatIOException().isThrownBy(() -> client.connect("denied.corp", 80));
			assertThat(output).contains("CONNECT denied.corp:80 through 'default' at 127.0.0.1:" + proxy.port()
					+ " by the route '#1 denied.corp deny' failed (");
			client.connect("chat.example", 5222).close();
			assertThat(output).contains(
					"CONNECT chat.example:5222 through 'default' at 127.0.0.1:" + proxy.port() + " established, ");
		}
	}

	@Test
	void logsAConnectWithItsPhases(CapturedOutput output) throws Exception {
		try (ScriptedProxy proxy = ProxyScripts.grantingAfterLogin();
				ConfigurableApplicationContext context = run("--socks5.proxy.host=127.0.0.1",
						"--socks5.proxy.port=" + proxy.port(), "--socks5.proxy.username=alice",
						"--socks5.proxy.password=s3cret", DEBUG)) {
			context.getBean(Socks5Client.class).connect("chat.example", 5222).close();
			assertThat(lines(output, "chat.example")).singleElement()
				.asString()
				.contains("DEBUG")
				.containsPattern("CONNECT chat\\.example:5222 through 'default' at 127\\.0\\.0\\.1:" + proxy.port()
						+ " established, TCP \\d+ \\S+s, method username/password \\(0x02\\) \\d+ \\S+s,"
						+ " authentication \\d+ \\S+s, request \\d+ \\S+s");
			assertThat(output).doesNotContain("s3cret");
		}
	}

	@Test
	void logsAFailureWithThePhaseAndNoStackTrace(CapturedOutput output) {
		try (ScriptedProxy proxy = ProxyScripts.playing(ProxyScripts.NO_LOGIN + ProxyScripts.REQUEST + "< 05 02\nx\n");
				ConfigurableApplicationContext context = run("--socks5.proxy.host=127.0.0.1",
						"--socks5.proxy.port=" + proxy.port(), DEBUG)) {
			Socks5Client client = context.getBean(Socks5Client.class);
			assertThatIOException().isThrownBy(() -> client.connect("chat.example", 5222));
			assertThat(lines(output, "chat.example")).singleElement()
				.asString()
				.contains("failed (")
				.contains("not allowed by the rule set (0x02)")
				.containsPattern(", failure \\d+ \\S+s$");
			assertThat(output).doesNotContain("\tat ");
		}
	}

	@Test
	void logsNothingPerConnectWithoutDebug(CapturedOutput output) throws Exception {
		try (ScriptedProxy proxy = ProxyScripts.granting();
				ConfigurableApplicationContext context = run("--socks5.proxy.host=127.0.0.1",
						"--socks5.proxy.port=" + proxy.port(), "--logging.level.io.socks5=info")) {
			context.getBean(Socks5Client.class).connect("chat.example", 5222).close();
			assertThat(output).doesNotContain("chat.example");
		}
	}

	private static ConfigurableApplicationContext run(String... arguments) {
		return FailedStart.start(Map.of(), Renamed.Not.class, arguments);
	}

	private static List<String> lines(CapturedOutput output, String text) {
		return output.toString().lines().filter((line) -> line.contains(text)).toList();
	}

	@Configuration(proxyBeanMethods = false)
	@Import(PlainApplication.class)
	static class Routed {

		@Bean
		Socks5ClientCustomizer routes() {
			return (builder) -> builder.deny(DestinationPattern.of(List.of("denied.corp"), List.of()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Renamed {

		@Bean
		Socks5ClientCustomizer name() {
			return (builder) -> builder.name("chat");
		}

		@Configuration(proxyBeanMethods = false)
		static class Not {

		}

	}

}
