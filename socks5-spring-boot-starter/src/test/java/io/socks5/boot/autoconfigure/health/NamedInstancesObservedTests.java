package io.socks5.boot.autoconfigure.health;

import java.net.Socket;
import java.util.Objects;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.socks5.boot.ProxyScripts;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.Socks5Clients;
import io.socks5.boot.autoconfigure.metrics.Socks5MetricsAutoConfiguration;
import io.socks5.boot.health.Socks5HealthIndicator;
import io.socks5.boot.metrics.Socks5ClientMetrics;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributors.Entry;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tags and health components carry the names of named clients.
 */
class NamedInstancesObservedTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withConfiguration(AutoConfigurations.of(Socks5AutoConfiguration.class,
				Socks5HealthContributorAutoConfiguration.class, Socks5MetricsAutoConfiguration.class));

	@Test
	void areTagged() {
		try (ScriptedProxy proxy = ProxyScripts.granting()) {
			this.runner
				.withPropertyValues("socks5.proxy.instances.my-lab.host=127.0.0.1",
						"socks5.proxy.instances.my-lab.port=" + proxy.port(), "socks5.proxy.name=corp",
						"socks5.proxy.host=proxy.corp")
				.run((context) -> {
					Socks5Clients clients = context.getBean(Socks5Clients.class);
					try (Socket socket = clients.get("my-lab").connect("chat.example", 5222)) {
						assertThat(socket.isConnected()).isTrue();
						MeterRegistry registry = context.getBean(MeterRegistry.class);
						context.getBean(Socks5ClientMetrics.class).bindTo(registry);
						assertThat(registry.get("socks5.client.handshake").tag("proxy", "my-lab").timer().count())
							.isEqualTo(1);
						assertThat(
								registry.get("socks5.client.connections.active").tag("proxy", "corp").gauge().value())
							.isZero();
					}
				});
		}
	}

	@Test
	void areComponentsOfHealth() {
		try (ScriptedProxy proxy = ProxyScripts.granting()) {
			this.runner
				.withPropertyValues("socks5.proxy.instances.lab.host=127.0.0.1",
						"socks5.proxy.instances.lab.port=" + proxy.port(),
						"socks5.proxy.instances.lab.health.target=chat.example:5222", "socks5.proxy.name=corp",
						"socks5.proxy.host=proxy.corp")
				.run((context) -> {
					CompositeHealthContributor all = context.getBean(CompositeHealthContributor.class);
					assertThat(all).extracting(Entry::name).containsExactlyInAnyOrder("corp", "lab");
					Socks5HealthIndicator lab = (Socks5HealthIndicator) Objects
						.requireNonNull(all.getContributor("lab"));
					assertThat(lab.health().getDetails()).containsEntry("target", "chat.example:5222");
				});
			assertThat(proxy.connections()).isEqualTo(1);
		}
	}

	@Test
	void areObservedWithoutADefaultClient() {
		this.runner.withPropertyValues("socks5.proxy.instances.lab.host=lab.corp").run((context) -> {
			assertThat(context).hasBean("socks5ClientMetrics");
			assertThat(context.getBean("socks5HealthContributor")).isInstanceOf(Socks5HealthIndicator.class);
		});
	}

}
