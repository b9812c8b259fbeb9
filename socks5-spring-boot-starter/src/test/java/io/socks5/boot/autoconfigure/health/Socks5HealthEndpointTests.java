package io.socks5.boot.autoconfigure.health;

import java.util.Objects;

import io.micrometer.core.instrument.MeterRegistry;
import io.socks5.boot.ProxyScripts;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.metrics.Socks5MetricsAutoConfiguration;
import io.socks5.boot.metrics.MeterLines;
import io.socks5.client.Socks5Client;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the health endpoint of an application says about the proxy.
 */
class Socks5HealthEndpointTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(Socks5AutoConfiguration.class, Socks5HealthContributorAutoConfiguration.class,
						Socks5MetricsAutoConfiguration.class, HealthContributorAutoConfiguration.class,
						HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
						AvailabilityProbesAutoConfiguration.class, AvailabilityHealthContributorAutoConfiguration.class,
						ApplicationAvailabilityAutoConfiguration.class, MetricsAutoConfiguration.class,
						CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
		.withPropertyValues("management.endpoint.health.probes.enabled=true");

	@Test
	void hasAComponentNamedSocks5() {
		try (ScriptedProxy proxy = ProxyScripts.playing(ProxyScripts.NO_LOGIN)) {
			this.runner.withPropertyValues(ProxyScripts.properties(proxy)).run((context) -> {
				endpoint(context).health();
				IndicatedHealthDescriptor health = (IndicatedHealthDescriptor) descriptor(context, "socks5");
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(health.getDetails()).containsOnlyKeys("proxy", "method", "latency");
				assertThat(proxy.connections()).isEqualTo(1);
			});
		}
	}

	@Test
	void isDownWhileTheProxyIsAndLeavesLivenessAndReadinessAlone() {
		try (ScriptedProxy proxy = ProxyScripts.playing("> 05 01 00\n< 05 ff\nx\n")) {
			this.runner.withPropertyValues(ProxyScripts.properties(proxy)).run((context) -> {
				assertThat(descriptor(context, "socks5").getStatus()).isEqualTo(Status.DOWN);
				assertThat(endpoint(context).health().getStatus()).isEqualTo(Status.DOWN);
				for (String group : new String[] { "liveness", "readiness" }) {
					CompositeHealthDescriptor health = (CompositeHealthDescriptor) descriptor(context, group);
					assertThat(health.getComponents()).containsOnlyKeys(group + "State");
				}
			});
		}
	}

	@Test
	void joinsAConfiguredGroup() {
		try (ScriptedProxy proxy = ProxyScripts.silent()) {
			this.runner.withPropertyValues(ProxyScripts.properties(proxy))
				.withPropertyValues("management.endpoint.health.group.readiness.include=readinessState,socks5",
						"socks5.proxy.health.timeout=50ms")
				.run((context) -> assertThat(descriptor(context, "readiness").getStatus()).isEqualTo(Status.DOWN));
		}
	}

	@Test
	void obeysTheTimeoutAndTheTargetOfTheProperties() {
		try (ScriptedProxy proxy = ProxyScripts.playing(ProxyScripts.NO_LOGIN + ProxyScripts.REQUEST)) {
			this.runner.withPropertyValues(ProxyScripts.properties(proxy))
				.withPropertyValues("socks5.proxy.health.timeout=60ms", "socks5.proxy.health.target=chat.example:5222")
				.run((context) -> {
					IndicatedHealthDescriptor health = (IndicatedHealthDescriptor) descriptor(context, "socks5");
					assertThat(health.getDetails()).containsEntry("reason", "timeout")
						.containsEntry("phase", "request");
					assertThat(health.getDetails().get("error")).asString().contains("60 ms");
					assertThat(proxy.connections()).isEqualTo(1);
				});
		}
	}

	@Test
	void obeysTheIntervalOfTheProperties() {
		try (ScriptedProxy proxy = ProxyScripts.playing(ProxyScripts.NO_LOGIN)) {
			this.runner.withPropertyValues(ProxyScripts.properties(proxy))
				.withPropertyValues("socks5.proxy.health.interval=0")
				.run((context) -> {
					descriptor(context, "socks5");
					descriptor(context, "socks5");
					assertThat(proxy.connections()).isEqualTo(2);
				});
		}
	}

	@Test
	void movesNoMeterOfConnects() {
		try (ScriptedProxy proxy = ProxyScripts
			.playing(ProxyScripts.NO_LOGIN + ProxyScripts.REQUEST + "< 05 05\nx\n")) {
			this.runner.withPropertyValues(ProxyScripts.properties(proxy))
				.withPropertyValues("socks5.proxy.health.target=chat.example:5222")
				.run((context) -> {
					assertThat(descriptor(context, "socks5").getStatus()).isEqualTo(Status.DOWN);
					assertThat(MeterLines.all(context.getBean(MeterRegistry.class))).isNotEmpty();
					assertThat(MeterLines.moved(context.getBean(MeterRegistry.class))).containsExactly(
							"socks5.client.probes{outcome=rejected, proxy=default} 1",
							"socks5.client.up{proxy=default} 1");
				});
		}
	}

	@Test
	void showsSeveralClientsByTheirNames() {
		try (ScriptedProxy up = ProxyScripts.playing(ProxyScripts.NO_LOGIN);
				ScriptedProxy down = ScriptedProxy.playing(Script.of("> 05 01 00\n").thenCloses())) {
			this.runner.withBean("a", Socks5Client.class, () -> client("chat", up))
				.withBean("b", Socks5Client.class, () -> client("mail", down))
				.run((context) -> {
					assertThat(descriptor(context, "socks5").getStatus()).isEqualTo(Status.DOWN);
					assertThat(descriptor(context, "socks5", "chat").getStatus()).isEqualTo(Status.UP);
					assertThat(descriptor(context, "socks5", "mail").getStatus()).isEqualTo(Status.DOWN);
				});
		}
	}

	@Test
	void isNoObstacleToAStartWithTheProxyDown() {
		this.runner.withPropertyValues("socks5.proxy.host=127.0.0.1", "socks5.proxy.port=1").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(descriptor(context, "socks5").getStatus()).isEqualTo(Status.DOWN);
		});
	}

	private static Socks5Client client(String name, ScriptedProxy proxy) {
		return Socks5Client.builder().name(name).proxy("127.0.0.1", proxy.port()).build();
	}

	private static HealthEndpoint endpoint(AssertableApplicationContext context) {
		return context.getBean(HealthEndpoint.class);
	}

	private static HealthDescriptor descriptor(AssertableApplicationContext context, String... path) {
		return Objects.requireNonNull(endpoint(context).healthForPath(path), String.join("/", path));
	}

}
