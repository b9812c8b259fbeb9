package io.socks5.boot.autoconfigure;

import java.util.Locale;
import java.util.Map;

import io.socks5.client.Socks5Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What users read when a value stops the start: the property, the value unless it is
 * secret, where it comes from, and what is wrong.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidPropertyStartTests {

	private static final String HOST = "--socks5.proxy.host=proxy.corp";

	@Test
	void explainsABadValueFromHeadToFoot(CapturedOutput output) {
		start(HOST, "--socks5.proxy.port=99999");
		assertThat(output).containsIgnoringNewLines("""
				APPLICATION FAILED TO START
				***************************

				Description:

				The SOCKS5 client cannot be created:

				    Property: socks5.proxy.port
				    Value: "99999"
				    Origin: "socks5.proxy.port" from property source "commandLineArgs"
				    Reason: proxy port must be between 1 and 65535, was 99999


				Action:

				Correct the value of 'socks5.proxy.port'.
				""");
		assertThat(output).doesNotContain("\tat ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					port               | 0         | proxy port must be between 1 and 65535, was 0
					port               | -1        | proxy port must be between 1 and 65535, was -1
					connect-timeout    | 0s        | connectTimeout must be between 1 ms and 24 days, was 0s
					connect-timeout    | -5s       | connectTimeout must be between 1 ms and 24 days, was -5s
					handshake-timeout  | 0         | handshakeTimeout must be between 1 ms and 24 days, was 0
					handshake-timeout  | 365d      | handshakeTimeout must be between 1 ms and 24 days, was 365d
					health.timeout     | 0         | it must be greater than zero
					health.timeout     | -1s       | it must be greater than zero
					health.interval    | -1s       | it must not be negative
					health.target      | chat.corp | The endpoint must be host:port, with an IPv6 address in brackets, was 'chat.corp'
					health.target      | ::1       | The endpoint must be host:port, with an IPv6 address in brackets, was '::1'
					health.target      | h:70000   | The port must be between 0 and 65535, was 70000
					non-proxy-hosts    | 10.0.0/8  | '10.0.0/8' is not a host name, a glob such as *.example.com
					non-proxy-hosts    | 10.0.0.0/33 | a block must be an address, a slash and the number of leading bits
					ssl.bundle         | corp      | the application context has no SSL bundles
					require-authentication | true  | it requires a login: set 'socks5.proxy.username' and 'socks5.proxy.password'
					""")
	void namesThePropertyAndTheReason(String property, String value, String reason, CapturedOutput output) {
		start(HOST, "--socks5.proxy." + property + "=" + value);
		assertBlames("socks5.proxy." + property, output);
		assertThat(output).contains(reason);
	}

	@ParameterizedTest
	@CsvSource({ "socks5://proxy.corp:1080, 'The host must be a host name or address without a scheme'",
			"socks5h://proxy.corp, 'The host must be a host name or address without a scheme'",
			"proxy.corp:1080, 'The host must be an IPv6 address or a name without a colon (set the port separately)'",
			"proxy corp, contains a character that is not allowed", "fe80::zz, The host must be an IPv6 address" })
	void explainsABadHost(String host, String reason, CapturedOutput output) {
		start("--socks5.proxy.host=" + host);
		assertBlames("socks5.proxy.host", output);
		assertThat(output).contains("Value: \"" + host + "\"").contains(reason);
	}

	@Test
	void explainsAHostThatNoCertificateCanBeFor(CapturedOutput output) {
		start("--socks5.proxy.host=proxy_1.corp", "--socks5.proxy.ssl.enabled=true");
		assertBlames("socks5.proxy.host", output);
		assertThat(output).contains("TLS cannot verify a certificate for 'proxy_1.corp'");
	}

	@Test
	void namesThePropertyThatACustomizerContradicts(CapturedOutput output) {
		FailedStart.with(WithMethod.class, HOST, "--socks5.proxy.pipelining=true");
		assertBlames("socks5.proxy.pipelining", output);
	}

	@Test
	void explainsAHostNameOf256Octets(CapturedOutput output) {
		start("--socks5.proxy.host=" + "h".repeat(256));
		assertBlames("socks5.proxy.host", output);
		assertThat(output).contains("The host name must have at most 255 octets, was 256");
	}

	@Test
	void doesNotPrintALoginInsideOfTheHost(CapturedOutput output) {
		start("--socks5.proxy.host=socks5://alice:s3cret@proxy.corp:1080", "--debug");
		assertBlames("socks5.proxy.host", output);
		assertThat(output).doesNotContain("s3cret");
	}

	@Test
	void doesNotPrintAPasswordThatIsTooLong(CapturedOutput output) {
		start(HOST, "--socks5.proxy.username=alice", "--socks5.proxy.password=" + "s3cret".repeat(43));
		assertBlames("socks5.proxy.password", output);
		assertThat(output).contains("Reason: The password must have 0 to 255 octets in UTF-8, was 258")
			.doesNotContain("s3cret");
	}

	@Test
	void takesUsernameAndPasswordOf255Octets() {
		String octets = "o".repeat(255);
		try (ConfigurableApplicationContext context = FailedStart.start(Map.of(), Empty.class, HOST,
				"--socks5.proxy.username=" + octets, "--socks5.proxy.password=" + octets)) {
			assertThat(context.getBean(Socks5Client.class)).isNotNull();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 256, 300 })
	void explainsAUsernameThatIsTooLong(int octets, CapturedOutput output) {
		start(HOST, "--socks5.proxy.username=" + "u".repeat(octets), "--socks5.proxy.password=s3cret");
		assertBlames("socks5.proxy.username", output);
		assertThat(output).contains("The username must have 1 to 255 octets in UTF-8, was " + octets)
			.doesNotContain("s3cret");
	}

	@Test
	void wantsAPasswordBesideAUsername(CapturedOutput output) {
		start(HOST, "--socks5.proxy.username=alice");
		assertBlames("socks5.proxy.password", output);
		assertThat(output).contains("Reason: it must be set because 'socks5.proxy.username' is set");
	}

	@ParameterizedTest
	@CsvSource({ "--spring.main.lazy-initialization=false, 'it must be set because'",
			"--socks5.proxy.username=, 'The username must have 1 to 255 octets in UTF-8, was 0'" })
	void wantsAUsernameBesideAPassword(String argument, String reason, CapturedOutput output) {
		start(HOST, "--socks5.proxy.password=s3cret", argument);
		assertBlames("socks5.proxy.username", output);
		assertThat(output).contains("Reason: " + reason).doesNotContain("s3cret");
	}

	@ParameterizedTest
	@CsvSource({ "port, abc", "connect-timeout, soon", "resolve, sometimes", "keep-alive, perhaps",
			"ssl.enabled, maybe" })
	void leavesWhatIsNoValueOfItsTypeToSpringBoot(String property, String value, CapturedOutput output) {
		start(HOST, "--socks5.proxy." + property + "=" + value);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: socks5.proxy." + property)
			.contains("Value: \"" + value + "\"");
	}

	@Test
	void namesTheEnvironmentVariableThatTheValueComesFrom(CapturedOutput output) {
		FailedStart.with(Map.of("SOCKS5_PROXY_PORT", "99999"), Empty.class, HOST);
		assertBlames("socks5.proxy.port", output);
		assertThat(output).contains("Origin: System Environment Property \"SOCKS5_PROXY_PORT\"");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			size     | 0  | warm size must be between 1 and 64, was 0
			size     | 65 | warm size must be between 1 and 64, was 65
			max-idle | 0s | warm maxIdle must be between 1 ms and 24 days, was 0s
			""")
	void limitsWarmConnections(String property, String value, String reason, CapturedOutput output) {
		start(HOST, "--socks5.proxy.warm.enabled=true", "--socks5.proxy.warm." + property + "=" + value);
		assertBlames("socks5.proxy.warm." + property, output);
		assertThat(output).contains(reason);
	}

	@Test
	void doesNotPipelineGssapi(CapturedOutput output) {
		start(HOST, "--socks5.proxy.pipelining=true", "--socks5.proxy.gssapi.enabled=true");
		assertBlames("socks5.proxy.pipelining", output);
		assertThat(output).contains("Reason: it cannot be combined with GSSAPI ('socks5.proxy.gssapi.enabled')");
	}

	@ParameterizedTest
	@ValueSource(strings = { "username", "host", "gssapi.principal", "gssapi.keytab", "gssapi.service-name",
			"gssapi.login-context", "ssl.bundle", "health.target", "non-proxy-hosts", "non-proxy-hosts[0]" })
	void stopsAtAPlaceholderThatIsNotResolved(String property, CapturedOutput output) {
		start("--socks5.proxy." + property + "=${NO_SUCH_VARIABLE}", property.equals("host") ? "--debug=false" : HOST);
		assertBlames("socks5.proxy." + property, output);
		assertThat(output).contains("it contains ${NO_SUCH_VARIABLE}, which cannot be resolved")
			.doesNotContain("\tat ");
	}

	@Test
	void stopsAtAPasswordThatIsNotResolvedAndShowsNoPartOfIt(CapturedOutput output) {
		start(HOST, "--socks5.proxy.username=alice", "--socks5.proxy.password=s3cret${NO_SUCH_VARIABLE}");
		assertBlames("socks5.proxy.password", output);
		assertThat(output).contains("it contains a placeholder '${', which cannot be resolved")
			.doesNotContain("s3cret");
	}

	@Test
	void takesAPasswordThatLooksLikeAPlaceholderIfItIsEscaped() {
		try (ConfigurableApplicationContext context = FailedStart.start(Map.of(), Empty.class, HOST,
				"--socks5.proxy.username=alice", "--socks5.proxy.password=\\${dollar}")) {
			assertThat(context.getBean(Socks5ProxyProperties.class).getPassword()).isEqualTo("${dollar}");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "$PROXY_HOST", "proxy.{env}.corp" })
	void stopsAtAHostThatIsAVariable(String host, CapturedOutput output) {
		start("--socks5.proxy.host=" + host);
		assertBlames("socks5.proxy.host", output);
		assertThat(output).contains("looks like a variable that was not replaced");
	}

	@ParameterizedTest
	@ValueSource(strings = { "USERNAME", "PASSWORD" })
	void stopsAtALoginThatTheLocaleHasDestroyed(String part, CapturedOutput output) {
		FailedStart.with(
				Map.of("SOCKS5_PROXY_USERNAME", part.equals("USERNAME") ? "j\uFFFD\uFFFDrgen" : "juergen",
						"SOCKS5_PROXY_PASSWORD", part.equals("PASSWORD") ? "s3cret\uFFFD" : "s3cret"),
				Empty.class, HOST);
		assertBlames("socks5.proxy." + part.toLowerCase(Locale.ROOT), output);
		assertThat(output).contains("it contains U+FFFD")
			.contains("the locale of the JVM is not UTF-8")
			.doesNotContain("s3cret");
	}

	private static void start(String... arguments) {
		FailedStart.with(Empty.class, arguments);
	}

	private static void assertBlames(String property, CapturedOutput output) {
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: " + property + System.lineSeparator())
			.contains("Correct the value of '" + property + "'.");
	}

	@Configuration(proxyBeanMethods = false)
	static class WithMethod {

		@Bean
		Socks5ClientCustomizer method() {
			return (builder) -> builder.authentication(() -> {
				throw new IllegalStateException("no connect is made");
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
