package io.socks5.boot.autoconfigure;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.socks5.boot.ProxyScripts;
import io.socks5.boot.autoconfigure.health.Socks5HealthContributorAutoConfiguration;
import io.socks5.boot.autoconfigure.metrics.Socks5MetricsAutoConfiguration;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.gssapi.GssapiPeer;
import io.socks5.testkit.gssapi.GssapiServer;
import io.socks5.testkit.gssapi.KerberosRealm;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@code socks5.proxy.gssapi}, with a realm of Kerberos.
 */
@ExtendWith(OutputCaptureExtension.class)
class GssapiPropertiesTests {

	private final KerberosRealm realm = KerberosRealm.shared();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(Socks5AutoConfiguration.class, Socks5HealthContributorAutoConfiguration.class,
						Socks5MetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
						CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
		.withPropertyValues("socks5.proxy.gssapi.enabled=true", "socks5.proxy.handshake-timeout=30s",
				"socks5.proxy.health.timeout=30s");

	private String[] login(int port, String... more) {
		List<String> all = new ArrayList<>(List.of("socks5.proxy.host=localhost", "socks5.proxy.port=" + port,
				"socks5.proxy.gssapi.keytab=" + this.realm.userKeytab(),
				"socks5.proxy.gssapi.principal=" + this.realm.user()));
		all.addAll(List.of(more));
		return all.toArray(new String[0]);
	}

	@ParameterizedTest
	@CsvSource({ "confidentiality, 2", "integrity, 1" })
	void logsInAndProtectsWhatFollows(String protection, int level) {
		try (EchoServer echo = EchoServer.listen();
				GssapiServer proxy = GssapiServer.open(this.realm, (asked) -> asked)
					.knowing("chat.example", echo.port())) {
			this.runner.withPropertyValues(login(proxy.port(), "socks5.proxy.gssapi.protection=" + protection))
				.run((context) -> {
					try (Socket socket = context.getBean(Socks5Client.class).connect("chat.example", 5222)) {
						socket.getOutputStream().write('!');
						assertThat(socket.getInputStream().read()).isEqualTo('!');
					}
					GssapiPeer peer = proxy.peers().get(0);
					assertThat(peer.level()).isEqualTo(level);
					assertThat(peer.client()).isEqualTo(this.realm.user());
					assertThat(peer.isDelegate()).isFalse();
					assertThat(context.getBean(HealthIndicator.class).health()).extracting("status")
						.isEqualTo(Status.UP);
					assertThat(context.getBean(MeterRegistry.class)
						.get("socks5.client.handshake")
						.tag("auth.method", "gssapi")
						.tag("outcome", "success")
						.timer()
						.count()).isEqualTo(1);
				});
		}
	}

	@Test
	void takesALowerProtectionIfThatIsConfigured() {
		try (EchoServer echo = EchoServer.listen();
				GssapiServer proxy = GssapiServer.open(this.realm, (asked) -> 1).knowing("chat.example", echo.port())) {
			this.runner.withPropertyValues(login(proxy.port()))
				.run((context) -> assertThatExceptionOfType(ProxyAuthenticationException.class)
					.isThrownBy(() -> context.getBean(Socks5Client.class).connect("chat.example", 5222)));
			this.runner.withPropertyValues(login(proxy.port(), "socks5.proxy.gssapi.least-protection=integrity"))
				.run((context) -> context.getBean(Socks5Client.class).connect("chat.example", 5222).close());
		}
	}

	@Test
	void offersGssapiBeforeALogin() {
		try (ScriptedProxy proxy = ProxyScripts.playing(ProxyScripts.LOGIN.replace("02 00 02", "03 01 00 02")
				+ ProxyScripts.ACCEPTED + ProxyScripts.REQUEST + ProxyScripts.GRANTED)) {
			this.runner.withPropertyValues(ProxyScripts.properties(proxy))
				.withPropertyValues("socks5.proxy.username=alice", "socks5.proxy.password=s3cret")
				.run((context) -> context.getBean(Socks5Client.class).connect("chat.example", 5222).close());
			assertThat(proxy.connections()).isEqualTo(1);
		}
	}

	@Test
	void mayBeTheOnlyLoginThatIsRequired() {
		try (ScriptedProxy proxy = ProxyScripts.playing("> 05 01 01\n< 05 00\nx\n")) {
			this.runner.withPropertyValues(ProxyScripts.properties(proxy))
				.withPropertyValues("socks5.proxy.require-authentication=true")
				.run((context) -> assertThatExceptionOfType(ProxyAuthenticationException.class)
					.isThrownBy(() -> context.getBean(Socks5Client.class).connect("chat.example", 5222)));
			assertThat(proxy.connections()).isEqualTo(1);
		}
	}

	@Test
	void isReportedAtStartup(CapturedOutput output) {
		this.runner
			.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.username=alice",
					"socks5.proxy.password=s3cret")
			.run((context) -> assertThat(output).contains("SOCKS5 proxy 'default' at proxy.corp:1080, "
					+ "gssapi (rcmd, confidentiality) or username/password if the proxy asks"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-",
			textBlock = """
					service-name     | rcmd@proxy | -                | serviceName must be a service name without a host
					least-protection | confidentiality | protection=integrity | it must not be stronger than 'socks5.proxy.gssapi.protection'
					keytab           | none.keytab | principal=alice | the file does not exist
					principal        | -          | keytab=any       | it must be set because 'socks5.proxy.gssapi.keytab' is set
					login-context    | proxy      | principal=alice  | it cannot be combined with a keytab or a principal
					""")
	void namesAPropertyThatIsWrong(String property, @Nullable String value, @Nullable String other, String reason) {
		List<String> values = new ArrayList<>(List.of("socks5.proxy.host=proxy.corp"));
		if (value != null) {
			values.add("socks5.proxy.gssapi." + property + "=" + value);
		}
		if (other != null) {
			values.add("socks5.proxy.gssapi." + other);
		}
		this.runner.withPropertyValues(values.toArray(new String[0]))
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(
						"InvalidSocks5PropertyException: 'socks5.proxy.gssapi." + property + "' is not valid: ")
				.hasStackTraceContaining(reason));
	}

}
