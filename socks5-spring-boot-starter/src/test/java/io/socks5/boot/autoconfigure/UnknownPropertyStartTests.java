package io.socks5.boot.autoconfigure;

import java.util.List;
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
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A misspelled key stops the start, and its value is not shown: it may be a password.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnknownPropertyStartTests {

	private static final Map<String, Object> KUBERNETES = Map.of("SOCKS5_PROXY_PORT", "tcp://10.0.0.9:1080",
			"SOCKS5_PROXY_SERVICE_HOST", "10.0.0.9", "SOCKS5_PROXY_SERVICE_PORT", "1080",
			"SOCKS5_PROXY_SERVICE_PORT_SOCKS", "1080", "SOCKS5_PROXY_PORT_1080_TCP", "tcp://10.0.0.9:1080",
			"SOCKS5_PROXY_PORT_1080_TCP_PROTO", "tcp", "SOCKS5_PROXY_PORT_1080_TCP_PORT", "1080",
			"SOCKS5_PROXY_PORT_1080_TCP_ADDR", "10.0.0.9");

	private static final String HOST = "--socks5.proxy.host=proxy.corp";

	@Test
	void explainsAnUnknownKeyFromHeadToFoot(CapturedOutput output) {
		FailedStart.with(Empty.class, HOST, "--socks5.proxy.pasword=s3cret", "--debug");
		assertThat(output).containsIgnoringNewLines(
				"""
						Description:

						There is no such SOCKS5 property:

						    Property: socks5.proxy.pasword
						    Origin: "socks5.proxy.pasword" from property source "commandLineArgs"
						    Did you mean: socks5.proxy.password


						Action:

						Correct or remove it. The properties under 'socks5.proxy' are: connect-timeout, discovery.service-id, each-address, early-data, enabled, endpoints, failover-on, from-environment, gssapi.delegation, \
						gssapi.enabled, gssapi.keytab, gssapi.least-protection, gssapi.login-context, gssapi.principal, \
						gssapi.protection, gssapi.service-name, handshake-timeout, health.interval, health.schedule, health.target, \
						health.timeout, host, http-clients.enabled, http-clients.groups, instances, \
						integrations.elasticsearch.enabled, \
						integrations.elasticsearch.instance, \
						integrations.grpc.enabled, \
						integrations.grpc.instance, \
						integrations.jdbc.enabled, \
						integrations.jdbc.instance, \
						integrations.ldap.enabled, \
						integrations.ldap.instance, \
						integrations.mail.enabled, \
						integrations.mail.instance, \
						integrations.mongodb.enabled, \
						integrations.mongodb.instance, \
						integrations.oauth2.enabled, \
						integrations.oauth2.instance, \
						integrations.otlp.enabled, \
						integrations.otlp.instance, \
						integrations.r2dbc.enabled, \
						integrations.rabbit.enabled, \
						integrations.rabbit.instance, \
						integrations.redis.enabled, \
						integrations.redis.instance, \
						integrations.require-all, \
						integrations.websocket.enabled, \
						integrations.websocket.instance, \
						integrations.zipkin.enabled, \
						integrations.zipkin.instance, keep-alive, \
						name, non-proxy-hosts, \
						password, password-file, pipelining, port, require-authentication, resolve, routes, ssl.bundle, \
						ssl.enabled, strategy, url, username, username-file, via, warm.enabled, warm.max-idle, warm.size, zone.
						""");
		assertThat(output).doesNotContain("s3cret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "hots", "health.intervall", "health.enabled", "password.value", "proxy.host" })
	void stopsTheStart(String key, CapturedOutput output) {
		FailedStart.with(Empty.class, HOST, "--socks5.proxy." + key + "=s3cret");
		assertThat(output).contains("Property: socks5.proxy." + key).doesNotContain("s3cret");
	}

	@Test
	void stopsTheStartEvenWithoutAHost(CapturedOutput output) {
		FailedStart.with(Empty.class, "--socks5.proxy.hots=proxy.corp");
		assertThat(output).contains("Property: socks5.proxy.hots");
	}

	@Test
	void namesAllOfThem(CapturedOutput output) {
		FailedStart.with(Empty.class, "--socks5.proxy.hots=proxy.corp", "--socks5.proxy.prot=1080");
		assertThat(output).contains("Property: socks5.proxy.hots").contains("Property: socks5.proxy.prot");
	}

	@ParameterizedTest
	@CsvSource({ "hots, host", "prot, port", "health.intervall, health.interval", "nonproxyhost, non-proxy-hosts",
			"warm.maxidle-time, ''", "quite.another, ''", "endpoints[0].prot, endpoints[0].port",
			"routes[1].host, routes[1].hosts", "instances.lab.endpoints[0].wieght, instances.lab.endpoints[0].weight",
			"integrations[0].x, ''" })
	void suggestsTheNearestKey(String key, String nearest, CapturedOutput output) {
		FailedStart.with(Empty.class, HOST, "--socks5.proxy." + key + "=x");
		assertThat(output.toString()
			.lines()
			.filter((line) -> line.contains("Did you mean: "))
			.map((line) -> line.substring(line.indexOf("socks5.proxy.") + 13)))
			.isEqualTo(nearest.isEmpty() ? List.of() : List.of(nearest));
	}

	@Test
	void saysThatAnInstanceHasNoRoutes(CapturedOutput output) {
		FailedStart.with(Empty.class, HOST, "--socks5.proxy.instances.lab.routes[0].hosts=*.lab");
		assertThat(output).contains("Property: socks5.proxy.instances.lab.routes[0].hosts")
			.contains("Reason: only the default client routes, set 'socks5.proxy.routes'");
	}

	@Test
	void ignoresTheVariablesOfAKubernetesService(CapturedOutput output) {
		try (ConfigurableApplicationContext context = FailedStart.start(KUBERNETES, Empty.class)) {
			assertThat(context.getBeanNamesForType(Socks5Client.class)).isEmpty();
		}
		assertThat(output.toString().lines().filter((line) -> line.contains("SOCKS5_PROXY_PORT"))).hasSize(1);
	}

	@Test
	void takesThePortOfTheApplicationThatIsBehindThatOfAService() {
		try (ConfigurableApplicationContext context = FailedStart.start(KUBERNETES, Empty.class, HOST,
				"--socks5.proxy.port=1081")) {
			assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("proxy.corp:1081");
		}
		try (ConfigurableApplicationContext context = FailedStart.start(KUBERNETES, Empty.class, HOST,
				"--spring.config.location=classpath:/io/socks5/boot/autoconfigure/port.properties")) {
			assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("proxy.corp:1082");
		}
		try (ConfigurableApplicationContext context = FailedStart.start(KUBERNETES, Empty.class, HOST)) {
			assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("proxy.corp:1080");
		}
		try (ConfigurableApplicationContext context = FailedStart.start(Map.of("SOCKS5_PROXY_PORT", "1083"),
				Empty.class, HOST)) {
			assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("proxy.corp:1083");
		}
	}

	@Test
	void leavesTheVariablesOfAServiceToTheApplication() {
		try (ConfigurableApplicationContext context = FailedStart.start(KUBERNETES, Empty.class,
				"--socks5.proxy.host=${SOCKS5_PROXY_SERVICE_HOST}",
				"--socks5.proxy.port=${SOCKS5_PROXY_SERVICE_PORT}")) {
			assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("10.0.0.9:1080");
		}
	}

	@Test
	void leavesEnvironmentVariablesAlone() {
		// Docker links and Kubernetes services leave such behind
		Map<String, Object> variables = Map.of("SOCKS5_PROXY_SERVICE_PORT_1080_TCP", "tcp://10.0.0.1:1080",
				"SOCKS5_PROXY_NAME", "/app/socks5", "SOCKS5_PROXY_HOST", "proxy.corp");
		try (ConfigurableApplicationContext context = FailedStart.start(variables, Empty.class)) {
			assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("proxy.corp:1080");
		}
	}

	@Test
	void leavesOtherKeysAlone() {
		try (ConfigurableApplicationContext context = FailedStart.start(Map.of(), Empty.class, HOST, "--socks5.other=1",
				"--sample.proxy.embedded=true")) {
			assertThat(context.getBean(Socks5Client.class)).isNotNull();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
