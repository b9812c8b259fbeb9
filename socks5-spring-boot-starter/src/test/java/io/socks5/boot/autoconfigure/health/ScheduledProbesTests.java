package io.socks5.boot.autoconfigure.health;

import java.time.Duration;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.socks5.boot.autoconfigure.InvalidSocks5PropertyException;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.metrics.Socks5MetricsAutoConfiguration;
import io.socks5.boot.metrics.Socks5ClientMetrics;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ScheduledProbes}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ScheduledProbesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withConfiguration(AutoConfigurations.of(Socks5AutoConfiguration.class,
				Socks5HealthContributorAutoConfiguration.class, Socks5MetricsAutoConfiguration.class));

	@Test
	void keepTheMetersCurrentWithoutHealthRequests() {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("> 05 01 00\n< 05 00\n"))) {
			this.runner
				.withPropertyValues("socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + proxy.port(),
						"socks5.proxy.health.interval=0s", "socks5.proxy.health.schedule=10ms")
				.run((context) -> {
					MeterRegistry registry = context.getBean(MeterRegistry.class);
					context.getBean(Socks5ClientMetrics.class).bindTo(registry);
					Awaitility.await()
						.atMost(Duration.ofSeconds(10))
						.until(() -> registry.get("socks5.client.probes")
							.tag("outcome", "success")
							.counter()
							.count() >= 2);
					assertThat(registry.get("socks5.client.up").gauge().value()).isEqualTo(1);
					ScheduledProbes probes = context.getBean(ScheduledProbes.class);
					assertThat(probes.isRunning()).isTrue();
					probes.stop();
					assertThat(probes.isRunning()).isFalse();
				});
		}
	}

	@Test
	void areNotMadeUnlessTheyAreWanted() {
		this.runner.withPropertyValues("socks5.proxy.host=proxy.corp")
			.run((context) -> assertThat(context.getBean(ScheduledProbes.class).isRunning()).isFalse());
	}

	@Test
	void areReportedIfTheyCannotBeMade(CapturedOutput output) {
		String[] schedules = { "socks5.proxy.host=proxy.corp", "socks5.proxy.health.schedule=30s",
				"socks5.proxy.instances.lab.host=lab.corp", "socks5.proxy.instances.lab.health.schedule=30s" };
		this.runner.withPropertyValues(schedules).run((context) -> assertThat(output).doesNotContain("has no effect"));
		this.runner.withPropertyValues(schedules)
			.withClassLoader(new FilteredClassLoader(HealthContributor.class))
			.run((context) -> assertThat(output).contains("'socks5.proxy.health.schedule' has no effect: ")
				.contains("'socks5.proxy.instances.lab.health.schedule' has no effect: "));
	}

	@Test
	void areReportedIfHealthIsDisabled(CapturedOutput output) {
		this.runner
			.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.health.schedule=30s",
					"management.health.socks5.enabled=false")
			.run((context) -> assertThat(output).contains("'socks5.proxy.health.schedule' has no effect: "));
	}

	@Test
	void stopTheStartWithABadPeriod() {
		this.runner.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.instances.lab.health.schedule=0s")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(InvalidSocks5PropertyException.class.getName()
						+ ": 'socks5.proxy.instances.lab.health.schedule' is not valid"));
	}

}
