package io.socks5.boot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.socks5.boot.ProxyScripts;
import io.socks5.boot.autoconfigure.endpoint.Socks5EndpointAutoConfiguration;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.route.NameResolution;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.actuate.autoconfigure.context.properties.ConfigurationPropertiesReportEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Several endpoints of a client, as properties.
 */
class EndpointPropertiesTests {

	private static final String SECRET = "c0rrect-h0rse";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Socks5AutoConfiguration.class));

	@Test
	void takeTurnsEachWithItsOwnLogin(@TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("password"), "two\n");
		try (ScriptedProxy one = ProxyScripts.grantingAfterLogin("alice", "one");
				ScriptedProxy two = ProxyScripts.grantingAfterLogin("bob", "two");
				ScriptedProxy three = ProxyScripts.grantingAfterLogin("carol", "three")) {
			this.runner
				.withPropertyValues("socks5.proxy.strategy=round-robin", "socks5.proxy.username=alice",
						"socks5.proxy.password=one", "socks5.proxy.endpoints[0].host=127.0.0.1",
						"socks5.proxy.endpoints[0].port=" + one.port(), "socks5.proxy.endpoints[1].host=127.0.0.1",
						"socks5.proxy.endpoints[1].port=" + two.port(), "socks5.proxy.endpoints[1].username=bob",
						"socks5.proxy.endpoints[1].password-file=" + file,
						"socks5.proxy.endpoints[2].url=socks5h://carol:three@127.0.0.1:" + three.port())
				.run((context) -> {
					Socks5Client client = context.getBean(Socks5Client.class);
					for (int i = 0; i < 6; i++) {
						client.connect("chat.example", 5222).close();
					}
					assertThat(List.of(one.connections(), two.connections(), three.connections())).containsExactly(2, 2,
							2);
				});
		}
	}

	@Test
	void failOverInTheirZoneFirstAndAfterARefusedLoginIfThatIsSet() {
		try (FakeSocksServer refusing = FakeSocksServer.asking("alice", "one");
				ScriptedProxy granting = ProxyScripts.grantingAfterLogin("bob", "two")) {
			this.runner
				.withPropertyValues("socks5.proxy.zone=a", "socks5.proxy.username=bob", "socks5.proxy.password=two",
						"socks5.proxy.endpoints[0].host=127.0.0.1", "socks5.proxy.endpoints[0].zone=b",
						"socks5.proxy.endpoints[0].port=" + granting.port(), "socks5.proxy.endpoints[1].host=127.0.0.1",
						"socks5.proxy.endpoints[1].zone=a", "socks5.proxy.endpoints[1].port=" + refusing.port(),
						"socks5.proxy.instances.strict.connect-timeout=3s",
						"socks5.proxy.instances.patient.failover-on[0]=refused-login",
						"socks5.proxy.instances.patient.failover-on[1]=general-failure")
				.run((context) -> {
					Socks5Client strict = context.getBean("strictSocks5Client", Socks5Client.class);
					assertThatExceptionOfType(ProxyAuthenticationException.class)
						.isThrownBy(() -> strict.connect("chat.example", 5222));
					Socks5Client patient = context.getBean("patientSocks5Client", Socks5Client.class);
					patient.connect("chat.example", 5222).close();
					assertThat(granting.connections()).isEqualTo(1);
					assertThat(patient.endpoints().get(1).failures()).isEqualTo(1);
				});
		}
	}

	@Test
	void areInheritedOnlyByAnInstanceWithoutItsOwnProxy() {
		this.runner
			.withPropertyValues("socks5.proxy.username=alice", "socks5.proxy.password=one",
					"socks5.proxy.strategy=fastest", "socks5.proxy.ssl.enabled=true",
					"socks5.proxy.endpoints[0].host=a.corp", "socks5.proxy.endpoints[1].url=socks5://b.corp",
					"socks5.proxy.instances.same.connect-timeout=3s", "socks5.proxy.instances.host.host=h.corp",
					"socks5.proxy.instances.own.endpoints[0].host=c.corp")
			.run((context) -> {
				Socks5ProxyProperties all = context.getBean(Socks5ProxyProperties.class);
				assertThat(all.getResolve()).isEqualTo(NameResolution.LOCAL);
				assertThat(instance(all, "same").getEndpoints()).isEqualTo(all.getEndpoints());
				assertThat(context.getBean("sameSocks5Client", Socks5Client.class).endpoints()).hasSize(2);
				assertThat(context.getBean("hostSocks5Client", Socks5Client.class).endpoints()).isEmpty();
				Socks5InstanceProperties own = instance(all, "own");
				assertThat(own.getEndpoints()).hasSize(1);
				assertThat(own.getUsername()).isNull();
				assertThat(own.getSsl().isEnabled()).isFalse();
				assertThat(context.getBean("ownSocks5Client", Socks5Client.class).proxy()).hasToString("c.corp:1080");
			});
	}

	private static Socks5InstanceProperties instance(Socks5ProxyProperties all, String name) {
		return Objects.requireNonNull(all.getInstances().get(name));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '"', textBlock = """
			host=x                    | - | endpoints | it cannot be combined with 'socks5.proxy.host'
			port=1081                 | - | port | each endpoint has its own port
			discovery.service-id=x    | - | discovery.service-id | it cannot be combined with
			endpoints[1].port=0       | endpoints[1].host=b | endpoints[1].port | in the range 1 to 65535
			endpoints[1].port=65536   | endpoints[1].host=b | endpoints[1].port | in the range 1 to 65535
			endpoints[1].port=1081    | - | endpoints[1].host | it must be set
			endpoints[1].host=b c     | - | endpoints[1].host | -
			endpoints[1].host=A.corp  | - | endpoints[1].host | the same endpoint
			endpoints[1].weight=0     | endpoints[1].host=b | endpoints[1].weight | in the range 1 to 1000000
			endpoints[1].password=s3cret  | endpoints[1].host=b | endpoints[1].username | it must be set
			endpoints[1].username=bob | endpoints[1].host=b | endpoints[1].password | it must be set
			endpoints[1].url=http://b | - | endpoints[1].url | it must begin with socks5h://
			endpoints[1].url=socks5h://b | endpoints[1].host=b | endpoints[1].url | cannot be combined with host
			endpoints[1].url=socks5://b | endpoints[2].url=socks5h://c | endpoints[2].url | it contradicts
			endpoints[1].url=socks5://b | resolve=remote | resolve | it contradicts
			instances.x.strategy=fastest | instances.x.host=x | instances.x.strategy | it requires several
			require-authentication=true  | - | require-authentication | 'socks5.proxy.endpoints[0].username'
			""")
	void stopTheStartIfTheyCannotBeUsed(String value, String more, String property, String reason) {
		List<String> values = new ArrayList<>(
				List.of("socks5.proxy.endpoints[0].host=a.corp", "socks5.proxy." + value));
		if (more != null) {
			values.add("socks5.proxy." + more);
		}
		this.runner.withPropertyValues(values.toArray(String[]::new))
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("'socks5.proxy." + property + "' is not valid")
				.hasStackTraceContaining((reason != null) ? reason : "")
				.hasMessageNotContaining("s3cret"));
	}

	@Test
	void hideTheirPasswords(@TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("password"), SECRET + "-3");
		this.runner
			.withConfiguration(AutoConfigurations.of(Socks5EndpointAutoConfiguration.class,
					JacksonAutoConfiguration.class, EnvironmentEndpointAutoConfiguration.class,
					ConfigurationPropertiesReportEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=*",
					"management.endpoint.env.show-values=always", "management.endpoint.configprops.show-values=always",
					"socks5.proxy.endpoints[0].host=a.corp", "socks5.proxy.endpoints[0].username=alice",
					"socks5.proxy.endpoints[0].password=" + SECRET + "-1",
					"socks5.proxy.endpoints[1].url=socks5h://bob:" + SECRET + "-2@b.corp",
					"socks5.proxy.instances.lab.endpoints[0].host=c.corp",
					"socks5.proxy.instances.lab.endpoints[0].username=bob",
					"socks5.proxy.instances.lab.endpoints[0].password-file=" + file, "other.one=" + SECRET + "-1",
					"other.two=" + SECRET + "-2", "other.three=" + SECRET + "-3")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				String shown = context.getBean(EnvironmentEndpoint.class)
					.environment(null)
					.getPropertySources()
					.stream()
					.flatMap((source) -> source.getProperties().entrySet().stream())
					.filter((each) -> each.getKey().startsWith("socks5") || each.getKey().startsWith("other"))
					.map((each) -> each.getKey() + "=" + each.getValue().getValue())
					.toList()
					.toString();
				assertThat(shown).contains("a.corp", "other.three=******").doesNotContain(SECRET);
				String bound = context.getBean(ConfigurationPropertiesReportEndpoint.class)
					.configurationProperties()
					.getContexts()
					.values()
					.stream()
					.flatMap((each) -> each.getBeans().values().stream())
					.map((bean) -> bean.getProperties() + " " + bean.getInputs())
					.toList()
					.toString();
				assertThat(bound).contains("a.corp").doesNotContain(SECRET);
			});
	}

}
