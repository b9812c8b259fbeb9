package io.socks5.boot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

import io.socks5.client.Socks5Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The addresses of a name as endpoints, as a property.
 */
@ExtendWith(OutputCaptureExtension.class)
class EachAddressPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Socks5AutoConfiguration.class))
		.withPropertyValues("socks5.proxy.each-address=true");

	@Test
	void areUsedAsTheyChange(@TempDir Path directory) throws Exception {
		Path hosts = Files.createFile(directory.resolve("hosts"));
		String output = ChildJava.run(System.getProperty("java.class.path"), Map.of(), "-Djdk.net.hosts.file=" + hosts,
				EachAddressApplication.class.getName(), hosts.toString());
		assertThat(output.lines().filter((line) -> line.startsWith("> ")).map((line) -> line.substring(2)))
			.containsExactly("before; pool.test null UP",
					"failover; 127.0.0.1 pool.test HELD_DOWN; 127.0.0.2 pool.test UP",
					"socks5.client.handshake{auth.method=none, command=connect, outcome=success, proxy=default} 1",
					"socks5.client.handshake{auth.method=unknown, command=connect, outcome=connect_failed, proxy=default} 1",
					"socks5.client.replies{proxy=default, reply=succeeded} 1", "socks5.client.up{proxy=default} 1",
					"changed; 127.0.0.1 pool.test HELD_DOWN; 127.0.0.3 pool.test UP",
					"failed lookup; 127.0.0.1 pool.test HELD_DOWN; 127.0.0.3 pool.test UP", "turns 2 2",
					"tls; 127.0.0.1 pool.test HELD_DOWN; 127.0.0.2 pool.test UP",
					"discovered; 127.0.0.1 pool.test HELD_DOWN; 127.0.0.2 pool.test UP");
	}

	@Test
	void areNamedInTheLog(CapturedOutput output) {
		this.runner.withPropertyValues("socks5.proxy.host=pool.corp", "socks5.proxy.strategy=fastest")
			.run((context) -> assertThat(output)
				.contains("SOCKS5 proxy 'default' at each address of pool.corp:1080 (fastest), no authentication"));
		this.runner.withPropertyValues("socks5.proxy.endpoints[0].host=a.corp", "socks5.proxy.endpoints[1].host=b.corp")
			.run((context) -> assertThat(output).contains("at each address of a.corp:1080, b.corp:1080 (failover), "));
	}

	@Test
	void areInheritedOnlyByAnInstanceWithoutItsOwnProxy() {
		this.runner
			.withPropertyValues("socks5.proxy.host=pool.corp", "socks5.proxy.strategy=round-robin",
					"socks5.proxy.instances.same.connect-timeout=3s", "socks5.proxy.instances.own.host=h.corp",
					"socks5.proxy.instances.via.host=v.corp", "socks5.proxy.instances.via.via=own")
			.run((context) -> {
				assertThat(client(context.getBean("sameSocks5Client")).endpoints()).hasSize(1);
				assertThat(client(context.getBean("ownSocks5Client")).endpoints()).isEmpty();
				assertThat(client(context.getBean("viaSocks5Client")).endpoints()).isEmpty();
				Socks5ProxyProperties all = context.getBean(Socks5ProxyProperties.class);
				assertThat(Objects.requireNonNull(all.getInstances().get("same")).isEachAddress()).isTrue();
				assertThat(Objects.requireNonNull(all.getInstances().get("own")).isEachAddress()).isFalse();
			});
	}

	private static Socks5Client client(Object bean) {
		return (Socks5Client) bean;
	}

	@Test
	void areThoseOfTheHostThatABeanProvides() {
		this.runner.withBean(Socks5ConnectionDetails.class, () -> new Socks5ConnectionDetails() {

			@Override
			public String getHost() {
				return "pool.corp";
			}

			@Override
			public int getPort() {
				return 1081;
			}

		})
			.run((context) -> assertThat(context.getBean(Socks5Client.class).endpoints())
				.extracting((each) -> each.endpoint().toString())
				.containsExactly("pool.corp:1081"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					instances.lab.each-address=true | instances.lab.via=default | instances.lab.each-address | the proxy before looks the name up
					port=0                          | each-address=true         | port     | must be between 1 and 65535, was 0
					each-address=false              | strategy=fastest          | strategy | 'socks5.proxy.each-address'
					each-address=perhaps            | port=1080                 | each-address | boolean
					""")
	void requireThatThisMachineLooksTheNameUp(String one, String other, String property, String reason) {
		this.runner.withPropertyValues("socks5.proxy.host=pool.corp", "socks5.proxy.instances.lab.host=lab.corp")
			.withPropertyValues("socks5.proxy." + one, "socks5.proxy." + other)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("socks5.proxy." + property)
				.hasStackTraceContaining(reason));
	}

}
