package io.socks5.boot.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.socks5.boot.ProxyScripts;
import io.socks5.client.Socks5Client;
import io.socks5.route.NameResolution;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for a proxy that is given as a URL, or by environment variables.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProxyUrlTests {

	private static final String SECRET = "c0rrect-h0rse";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Socks5AutoConfiguration.class));

	@ParameterizedTest
	@CsvSource({ "socks5h://proxy.corp:1081, proxy.corp, 1081, , , REMOTE",
			"SOCKS5H://proxy.corp, proxy.corp, 1080, , , REMOTE", "socks5://proxy.corp/, proxy.corp, 1080, , , LOCAL",
			"socks5h://[2001:db8::1]:9050, 2001:db8::1, 9050, , , REMOTE",
			"socks5h://alice:s3cret@[::1], ::1, 1080, alice, s3cret, REMOTE",
			"socks5h://a%40b:p%2F%3A%25%20%C3%A4@10.0.0.1:1, 10.0.0.1, 1, a@b, p/:% \u00e4, REMOTE",
			"socks5h://alice:a+b:c@proxy.corp:, proxy.corp, 1080, alice, a+b:c, REMOTE",
			"socks5h://alice:@proxy.corp, proxy.corp, 1080, alice, '', REMOTE",
			"socks5h://\u00e4:\uD83D\uDE00@proxy.corp, proxy.corp, 1080, \u00e4, \uD83D\uDE00, REMOTE" })
	void hasParts(String url, String host, int port, String username, String password, NameResolution resolve) {
		assertThat(Socks5Url.parse(url)).isEqualTo(new Socks5Url(host, port, username, password, resolve));
	}

	@ParameterizedTest
	@ValueSource(strings = { "proxy.corp:1080", "alice:" + SECRET + "@proxy.corp", "http://alice:" + SECRET + "@p.corp",
			"socks4://p.corp", "socks5h://alice:" + SECRET + "/x@p.corp", "socks5h://alice:" + SECRET + "#x@p.corp",
			"socks5h://" + SECRET + "@p.corp", "socks5h://alice:" + SECRET, "socks5h://alice:" + SECRET + "%@p.corp",
			"socks5h://alice:" + SECRET + "%zz@p.corp", "socks5h://alice:" + SECRET + "%FF@p.corp",
			"socks5h://:" + SECRET + "@p.corp", "socks5h://p.corp:0", "socks5h://p.corp:65536", "socks5h://p.corp:x",
			"socks5h://2001:db8::1", "socks5h://[::1", "socks5h://", "socks5h://alice:" + SECRET + "@",
			"socks5h://p.corp/path", "socks5h://p.corp?x", "socks5h://a b" })
	void isRefusedWithoutBeingShown(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> Socks5Url.parse(url))
			.satisfies((ex) -> assertThat(ex.getMessage()).isNotBlank().doesNotContain(SECRET, "alice", "p.corp"));
	}

	@Test
	void connectsWithItsLogin() {
		try (ScriptedProxy proxy = ProxyScripts.grantingAfterLogin("alice", "p@ss")) {
			this.runner.withPropertyValues("socks5.proxy.url=socks5h://alice:p%40ss@127.0.0.1:" + proxy.port())
				.run((context) -> context.getBean(Socks5Client.class).connect("chat.example", 5222).close());
			assertThat(proxy.connections()).isEqualTo(1);
		}
	}

	@Test
	void isOverriddenByAnInstanceInParts() {
		this.runner
			.withPropertyValues("socks5.proxy.url=socks5://alice:s3cret@proxy.corp:1085",
					"socks5.proxy.instances.same.port=1086", "socks5.proxy.instances.other.host=other.corp",
					"socks5.proxy.instances.lab.url=socks5h://lab.corp")
			.run((context) -> {
				Socks5InstanceProperties same = instance(context.getBean(Socks5ProxyProperties.class), "same");
				assertThat(same.getHost() + ":" + same.getPort() + " " + same.getPassword() + " " + same.getResolve())
					.isEqualTo("proxy.corp:1086 s3cret LOCAL");
				Socks5InstanceProperties other = instance(context.getBean(Socks5ProxyProperties.class), "other");
				assertThat(other.getHost() + " " + other.getUsername() + other.getPassword())
					.isEqualTo("other.corp nullnull");
				Socks5InstanceProperties lab = instance(context.getBean(Socks5ProxyProperties.class), "lab");
				assertThat(lab.getHost() + ":" + lab.getPort() + " " + lab.getUsername() + " " + lab.getResolve())
					.isEqualTo("lab.corp:1080 null REMOTE");
				assertThat(context.getBean("labSocks5Client", Socks5Client.class).proxy()).hasToString("lab.corp:1080");
			});
	}

	@ParameterizedTest
	@CsvSource({ "socks5.proxy, host=other.corp, host", "socks5.proxy, port=1080, port",
			"socks5.proxy, username=alice, username", "socks5.proxy, password=x, password",
			"socks5.proxy.instances.lab, port=1080, port", "socks5.proxy.instances.lab, host=lab.corp, host" })
	void isRefusedTogetherWithWhatItReplaces(String prefix, String other, String name, CapturedOutput output) {
		FailedStart.with(Empty.class, "--" + prefix + ".url=socks5h://alice:" + SECRET + "@proxy.corp",
				"--" + prefix + "." + other);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: " + prefix + ".url")
			.contains("it cannot be combined with '" + prefix + "." + name + "'")
			.doesNotContain(SECRET)
			.doesNotContain("\tat ");
	}

	@Test
	void isRefusedIfItContradictsTheLookup(CapturedOutput output) {
		FailedStart.with(Empty.class, "--socks5.proxy.url=socks5://proxy.corp", "--socks5.proxy.resolve=remote");
		assertThat(output).contains("it contradicts 'socks5.proxy.resolve'");
	}

	@Test
	void isRefusedWithAnAnalysisThatDoesNotShowIt(CapturedOutput output) {
		FailedStart.with(Map.of("SOCKS5_PROXY_URL", "http://alice:" + SECRET + "@proxy.corp"), Empty.class, "--debug");
		assertThat(output).contains("Property: socks5.proxy.url")
			.contains("Origin: System Environment Property \"SOCKS5_PROXY_URL\"")
			.contains("Reason: it must begin with socks5h://")
			.doesNotContain(SECRET);
	}

	@Test
	void goesTogetherWithAServiceOfKubernetes() {
		FailedStart
			.start(Map.of("SOCKS5_PROXY_PORT", "tcp://10.0.0.9:1080", "SOCKS5_PROXY_URL", "socks5h://proxy.corp:1085"),
					Empty.class)
			.close();
	}

	@Test
	void isReadFromTheEnvironmentIfThatIsOn() {
		this.runner
			.withInitializer((context) -> add(context.getEnvironment().getPropertySources(),
					Map.of("ALL_PROXY", "socks5h://alice:s3cret@proxy.corp:1085", "NO_PROXY",
							"localhost, corp.example,.svc 10.0.0.0/8,[::1],k8s:443,127.0.0.1")))
			.withPropertyValues("socks5.proxy.from-environment=true", "socks5.proxy.instances.lab.connect-timeout=3s")
			.run((context) -> {
				Socks5ProxyProperties properties = context.getBean(Socks5ProxyProperties.class);
				assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("proxy.corp:1085");
				assertThat(properties.getPassword()).isEqualTo("s3cret");
				assertThat(properties.getNonProxyHosts()).containsExactly(".localhost", ".corp.example", ".svc",
						"10.0.0.0/8", "::1", "127.0.0.1");
				assertThat(instance(properties, "lab").getHost()).isEqualTo("proxy.corp");
			});
	}

	@Test
	void isNotReadFromTheEnvironmentOtherwise() {
		ApplicationContextRunner set = this.runner
			.withInitializer((context) -> add(context.getEnvironment().getPropertySources(),
					Map.of("all_proxy", "socks5h://env.corp", "no_proxy", "a.corp")));
		set.run((context) -> assertThat(context).doesNotHaveBean(Socks5Client.class));
		set.withPropertyValues("socks5.proxy.from-environment=true", "socks5.proxy.host=proxy.corp").run((context) -> {
			assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("proxy.corp:1080");
			assertThat(context.getBean(Socks5ProxyProperties.class).getNonProxyHosts()).isEmpty();
		});
		set.withPropertyValues("socks5.proxy.from-environment=true", "socks5.proxy.url=socks5h://url.corp")
			.run((context) -> assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("url.corp:1080"));
		set.withPropertyValues("socks5.proxy.from-environment=true", "socks5.proxy.non-proxy-hosts=b.corp")
			.run((context) -> assertThat(context.getBean(Socks5ProxyProperties.class).getNonProxyHosts())
				.isEqualTo(List.of("b.corp")));
		this.runner.withPropertyValues("socks5.proxy.from-environment=true")
			.run((context) -> assertThat(context).doesNotHaveBean(Socks5Client.class));
	}

	@Test
	void isRefusedFromTheEnvironmentIfItIsOfAnotherKind(CapturedOutput output) {
		FailedStart.with(Map.of("ALL_PROXY", "http://alice:" + SECRET + "@proxy.corp:3128"), Empty.class,
				"--socks5.proxy.from-environment=true");
		assertThat(output).contains("Property: socks5.proxy.from-environment")
			.contains("the environment variable ALL_PROXY cannot be used: it must begin with socks5h://")
			.contains("and names an HTTP proxy")
			.doesNotContain(SECRET)
			.doesNotContain("\tat ");
	}

	private static Socks5InstanceProperties instance(Socks5ProxyProperties properties, String name) {
		return Objects.requireNonNull(properties.getInstances().get(name));
	}

	private static void add(MutablePropertySources sources, Map<String, Object> values) {
		sources.addFirst(new MapPropertySource("variables", values));
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

}
