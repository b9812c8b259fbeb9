package io.socks5.boot.autoconfigure.metrics;

import java.net.Socket;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.socks5.boot.ProxyScripts;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.Socks5ClientCustomizer;
import io.socks5.boot.autoconfigure.observation.Socks5ObservationAutoConfiguration;
import io.socks5.boot.metrics.MeterLines;
import io.socks5.boot.metrics.MicrometerConnectListener;
import io.socks5.boot.observation.ObservedConnectListener;
import io.socks5.client.Socks5Client;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link Socks5MetricsAutoConfiguration}.
 */
class Socks5MetricsAutoConfigurationTests {

	private static final String[] AT_ZERO = Stream.of("auth.failures{proxy=default, reason=credentials_rejected}",
			"auth.failures{proxy=default, reason=malformed_response}",
			"auth.failures{proxy=default, reason=method_not_offered}",
			"auth.failures{proxy=default, reason=no_acceptable_method}", "connections.active{proxy=default}",
			"handshakes.active{proxy=default}", "lost.after.success{proxy=default}",
			"probes{outcome=auth_failed, proxy=default}", "probes{outcome=cancelled, proxy=default}",
			"probes{outcome=closed, proxy=default}", "probes{outcome=connect_failed, proxy=default}",
			"probes{outcome=denied, proxy=default}", "probes{outcome=other, proxy=default}",
			"probes{outcome=protocol_error, proxy=default}", "probes{outcome=rejected, proxy=default}",
			"probes{outcome=success, proxy=default}", "probes{outcome=timeout, proxy=default}",
			"replies{proxy=default, reply=address_type_not_supported}",
			"replies{proxy=default, reply=command_not_supported}", "replies{proxy=default, reply=connection_refused}",
			"replies{proxy=default, reply=general_failure}", "replies{proxy=default, reply=host_unreachable}",
			"replies{proxy=default, reply=network_unreachable}", "replies{proxy=default, reply=not_allowed}",
			"replies{proxy=default, reply=succeeded}", "replies{proxy=default, reply=ttl_expired}",
			"replies{proxy=default, reply=unassigned}", "up{proxy=default}", "warm.discarded{proxy=default}",
			"warm.hits{proxy=default}", "warm.idle{proxy=default}", "warm.misses{proxy=default}")
		.map((line) -> "socks5.client." + line + " 0")
		.toArray(String[]::new);

	private static final String UP = "socks5.client.up{proxy=default} 1";

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(Socks5AutoConfiguration.class, Socks5MetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	@Test
	void registersEverythingButTheTimerAtZero() {
		this.runner.withPropertyValues("socks5.proxy.host=proxy.corp")
			.run((context) -> assertThat(MeterLines.all(context.getBean(MeterRegistry.class)))
				.containsExactly(AT_ZERO));
	}

	@Test
	void registersNothingWithoutAHost() {
		this.runner.run((context) -> assertThat(MeterLines.all(context.getBean(MeterRegistry.class))).isEmpty());
	}

	@Test
	void countsConnectsOfTheClient() {
		try (ScriptedProxy proxy = ProxyScripts.granting()) {
			this.runner.withPropertyValues(ProxyScripts.properties(proxy)).run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				Socks5Client client = context.getBean(Socks5Client.class);
				try (Socket first = client.connect("chat.example", 5222);
						Socket second = client.connect("chat.example", 5222)) {
					assertThat(first.isConnected() && second.isConnected()).isTrue();
					assertThat(MeterLines.moved(registry)).containsExactly(
							"socks5.client.connections.active{proxy=default} 2", timer(2), succeeded(2), UP);
				}
				assertThat(MeterLines.moved(registry)).containsExactly(timer(2), succeeded(2), UP);
			});
		}
	}

	@Test
	void countsNothingTwiceIfConnectsAreObserved() {
		try (ScriptedProxy proxy = ProxyScripts.granting()) {
			this.runner
				.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
						Socks5ObservationAutoConfiguration.class))
				.withPropertyValues(ProxyScripts.properties(proxy))
				.run((context) -> {
					assertThat(context).hasSingleBean(ObservedConnectListener.class);
					context.getBean(Socks5Client.class).connect("chat.example", 5222).close();
					assertThat(MeterLines.all(context.getBean(MeterRegistry.class))).hasSize(AT_ZERO.length + 1);
				});
		}
	}

	@Test
	void tagsWithTheNameOfTheClientAndNothingOfTheConnect() {
		try (ScriptedProxy proxy = ProxyScripts.playing("""
				> 05 02 00 02                           VER NMETHODS METHODS
				< 05 02                                 VER METHOD
				> 01 05 'alice' 05 'wrong'              VER ULEN UNAME PLEN PASSWD
				< 01 01                                 VER STATUS
				x                                       CLIENT CLOSES
				""")) {
			this.runner.withPropertyValues(ProxyScripts.properties(proxy))
				.withPropertyValues("socks5.proxy.username=alice", "socks5.proxy.password=wrong")
				.withBean(Socks5ClientCustomizer.class, () -> (builder) -> builder.name("corp"))
				.run((context) -> {
					Socks5Client client = context.getBean(Socks5Client.class);
					IntStream.range(0, 3).forEach((i) -> failToConnect(client, "host" + i + ".example", 5000 + i));
					MeterRegistry registry = context.getBean(MeterRegistry.class);
					assertThat(MeterLines.all(registry)).hasSize(AT_ZERO.length + 1)
						.allMatch((line) -> line.contains("proxy=corp"));
					assertThat(MeterLines.moved(registry)).containsExactly(
							"socks5.client.auth.failures{proxy=corp, reason=credentials_rejected} 3",
							"socks5.client.handshake{auth.method=username_password, command=connect, "
									+ "outcome=auth_failed, proxy=corp} 3");
				});
		}
	}

	@Test
	void tagsTheEndpointsOfAClientWithItsName() {
		FakeSocksServer dead = FakeSocksServer.open();
		dead.close();
		try (ScriptedProxy proxy = ProxyScripts.granting()) {
			this.runner
				.withPropertyValues("socks5.proxy.name=corp", "socks5.proxy.endpoints[0].host=127.0.0.1",
						"socks5.proxy.endpoints[0].port=" + dead.port(), "socks5.proxy.endpoints[1].host=127.0.0.1",
						"socks5.proxy.endpoints[1].port=" + proxy.port())
				.run((context) -> {
					Socks5Client client = context.getBean(Socks5Client.class);
					MeterRegistry registry = context.getBean(MeterRegistry.class);
					String up = "socks5.client.up";
					assertThat(registry.get(up).gauge().value()).isNaN();
					try (Socket open = client.connect("chat.example", 5222)) {
						assertThat(open.isConnected()).isTrue();
						assertThat(MeterLines.moved(registry)).containsExactly(
								"socks5.client.connections.active{proxy=corp} 1",
								"socks5.client.handshake{auth.method=none, command=connect, outcome=success, "
										+ "proxy=corp} 1",
								"socks5.client.handshake{auth.method=unknown, command=connect, outcome=connect_failed, "
										+ "proxy=corp} 1",
								"socks5.client.replies{proxy=corp, reply=succeeded} 1", up + "{proxy=corp} 1");
						client.connect("chat.example", 5222).close();
					}
					proxy.abandon();
					failToConnect(client, "chat.example", 5222);
					assertThat(registry.get(up).gauges()).hasSize(1);
					assertThat(registry.get(up).gauge().value()).isZero();
					assertThat(registry.get("socks5.client.handshakes.active").gauge().value()).isZero();
					assertThat(MeterLines.all(registry)).hasSize(AT_ZERO.length + 2)
						.allMatch((line) -> line.contains("proxy=corp"));
				});
		}
	}

	@Test
	void isSwitchedOffByAMeterFilter() {
		try (ScriptedProxy proxy = ProxyScripts.granting()) {
			this.runner.withPropertyValues(ProxyScripts.properties(proxy))
				.withPropertyValues("management.metrics.enable.socks5=false")
				.run((context) -> {
					context.getBean(Socks5Client.class).connect("chat.example", 5222).close();
					assertThat(MeterLines.all(context.getBean(MeterRegistry.class))).isEmpty();
				});
		}
	}

	@Test
	void letsARegistryDependOnTheClient() {
		try (ScriptedProxy proxy = ProxyScripts.granting()) {
			this.runner.withUserConfiguration(ExportingRegistryConfiguration.class)
				.withPropertyValues(ProxyScripts.properties(proxy))
				.run((context) -> {
					assertThat(context).hasNotFailed();
					context.getBean(Socks5Client.class).connect("chat.example", 5222).close();
					assertThat(MeterLines.moved(context.getBean(MeterRegistry.class))).containsExactly(timer(1),
							succeeded(1), UP);
				});
		}
	}

	@Test
	void backsOffForBeansOfTheUser() {
		MicrometerConnectListener mine = new MicrometerConnectListener(SimpleMeterRegistry::new);
		this.runner.withPropertyValues("socks5.proxy.host=proxy.corp")
			.withBean("mine", MicrometerConnectListener.class, () -> mine)
			.run((context) -> assertThat(context.getBean(MicrometerConnectListener.class)).isSameAs(mine));
	}

	@Test
	void createsNothingWithoutAClient() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(MicrometerConnectListener.class)
			.doesNotHaveBean("socks5ClientMetrics"));
	}

	@Test
	void createsNothingWithoutARegistry() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(Socks5AutoConfiguration.class, Socks5MetricsAutoConfiguration.class))
			.withPropertyValues("socks5.proxy.host=proxy.corp")
			.run((context) -> assertThat(context).hasSingleBean(Socks5Client.class)
				.doesNotHaveBean(MicrometerConnectListener.class));
	}

	@Test
	void createsNothingWithoutMicrometer() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(Socks5AutoConfiguration.class, Socks5MetricsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.withPropertyValues("socks5.proxy.host=proxy.corp")
			.run((context) -> assertThat(context).hasSingleBean(Socks5Client.class)
				.doesNotHaveBean("socks5MicrometerConnectListener")
				.doesNotHaveBean("socks5ClientMetrics"));
	}

	@Test
	void bindsTheMetersOfEachClient() {
		this.runner.withBean("chat", Socks5Client.class, () -> client("chat"))
			.withBean("mail", Socks5Client.class, () -> client("mail"))
			.run((context) -> assertThat(MeterLines.all(context.getBean(MeterRegistry.class)))
				.hasSize(2 * AT_ZERO.length)
				.contains("socks5.client.connections.active{proxy=chat} 0",
						"socks5.client.connections.active{proxy=mail} 0"));
	}

	@Test
	void bindsTheMetersOfAClientThatIsNoDefaultCandidate() {
		this.runner.withUserConfiguration(SecondaryClientConfiguration.class)
			.withPropertyValues("socks5.proxy.host=proxy.corp")
			.run((context) -> assertThat(MeterLines.all(context.getBean(MeterRegistry.class))).contains(
					"socks5.client.connections.active{proxy=default} 0",
					"socks5.client.connections.active{proxy=secondary} 0"));
	}

	private static Socks5Client client(String name) {
		return Socks5Client.builder().name(name).proxy("proxy.corp", 1080).build();
	}

	private static void failToConnect(Socks5Client client, String host, int port) {
		assertThatIOException().isThrownBy(() -> client.connect(host, port));
	}

	private static String timer(int count) {
		return "socks5.client.handshake{auth.method=none, command=connect, outcome=success, proxy=default} " + count;
	}

	private static String succeeded(int count) {
		return "socks5.client.replies{proxy=default, reply=succeeded} " + count;
	}

	@Configuration(proxyBeanMethods = false)
	static class ExportingRegistryConfiguration {

		@Bean
		MeterRegistry exporting(Socks5Client client) {
			assertThat(client.name()).isEqualTo("default");
			return new SimpleMeterRegistry();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondaryClientConfiguration {

		@Bean(defaultCandidate = false)
		Socks5Client secondary() {
			return client("secondary");
		}

	}

}
