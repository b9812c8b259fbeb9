package io.socks5.boot.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.socks5.boot.health.Socks5HealthIndicator;
import io.socks5.boot.health.Socks5HealthIndicator.Settings;
import io.socks5.client.Socks5Client;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClientAutoConfiguration;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Endpoints that Spring Cloud discovers.
 */
@ExtendWith(OutputCaptureExtension.class)
class DiscoveryTests {

	private static final String SERVICE = "socks5.proxy.discovery.service-id=proxies";

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer one = FakeSocksServer.open().knowing("chat.corp", this.echo.port());

	private final FakeSocksServer two = FakeSocksServer.open().knowing("chat.corp", this.echo.port());

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Socks5AutoConfiguration.class));

	private final Registry registry = new Registry();

	@AfterEach
	void close() {
		this.one.close();
		this.two.close();
		this.echo.close();
	}

	@Test
	void usesTheSimpleDiscoveryClientWithWeightsAndZones() {
		String instances = "spring.cloud.discovery.client.simple.instances.proxies";
		this.runner
			.withConfiguration(
					AutoConfigurations.of(UtilAutoConfiguration.class, SimpleDiscoveryClientAutoConfiguration.class))
			.withPropertyValues(SERVICE, "socks5.proxy.strategy=round-robin", "socks5.proxy.zone=b",
					instances + "[0].uri=http://127.0.0.1:" + this.one.port(), instances + "[0].metadata.zone=a",
					instances + "[1].uri=http://127.0.0.1:" + this.two.port(), instances + "[1].metadata.zone=b",
					instances + "[1].metadata.weight=3")
			.run((context) -> {
				Socks5Client client = context.getBean(Socks5Client.class);
				assertThat(client.endpoints()).hasSize(2);
				client.connect("chat.corp", 5222).close();
				client.connect("chat.corp", 5222).close();
				assertThat(this.two.requests()).hasSize(2);
				assertThat(this.one.requests()).isEmpty();
			});
	}

	@Test
	void followsTheHeartbeatAndKeepsTheLastKnown(CapturedOutput output) {
		this.registry.found = List.of(instance(this.one.port()), instance(this.one.port()), instance(0));
		this.runner.withBean(DiscoveryClient.class, () -> this.registry)
			.withPropertyValues(SERVICE, "socks5.proxy.instances.lab.connect-timeout=3s")
			.run((context) -> {
				Socks5Client client = context.getBean(Socks5Client.class);
				client.connect("chat.corp", 5222).close();
				this.registry.found = List.of(instance(this.two.port()));
				context.publishEvent(new HeartbeatEvent(this, 1));
				client.connect("chat.corp", 5222).close();
				context.getBean("labSocks5Client", Socks5Client.class).connect("chat.corp", 5222).close();
				assertThat(List.of(this.one.requests().size(), this.two.requests().size())).containsExactly(1, 2);
				this.registry.found = List.of();
				context.publishEvent(new HeartbeatEvent(this, 2));
				context.publishEvent(new HeartbeatEvent(this, 3));
				client.connect("chat.corp", 5222).close();
				this.registry.found = null;
				context.publishEvent(new HeartbeatEvent(this, 4));
				client.connect("chat.corp", 5222).close();
				assertThat(this.two.requests()).hasSize(4);
			});
		assertThat(output)
			.containsOnlyOnce("The service 'proxies' has no instance that can be used. "
					+ "The last known SOCKS5 proxies stay in use.")
			.contains("The instances of the service 'proxies' cannot be discovered (java.lang.IllegalStateException: "
					+ "registry is down). The last known")
			.contains("An instance of the service 'proxies' is ignored: the port must be in the range 1 to 65535")
			.contains("The SOCKS5 proxies of the service 'proxies' are [127.0.0.1:" + this.two.port() + "]");
	}

	@Test
	void failsEachConnectUntilThereIsAnInstance(CapturedOutput output) {
		this.registry.found = null;
		this.runner.withBean(DiscoveryClient.class, () -> this.registry).withPropertyValues(SERVICE).run((context) -> {
			assertThat(context).hasNotFailed();
			Socks5Client client = context.getBean(Socks5Client.class);
			for (int i = 0; i < 3; i++) {
				assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.connect("chat.corp", 5222))
					.havingRootCause()
					.withMessage("No instance of the service 'proxies' has been discovered");
			}
			this.registry.found = List.of(instance(this.one.port()));
			context.publishEvent(new HeartbeatEvent(this, 1));
			client.connect("chat.corp", 5222).close();
		});
		assertThat(output).contains("Connects through its SOCKS5 proxies fail until there is one.");
	}

	@Test
	void followsAnotherServiceOrNoneAfterAChange() {
		Map<String, Object> values = new HashMap<>(Map.of("socks5.proxy.discovery.service-id", "proxies"));
		this.registry.found = List.of(instance(this.one.port()));
		this.runner.withBean(DiscoveryClient.class, () -> this.registry)
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("changing", values)))
			.run((context) -> {
				Socks5Client client = context.getBean(Socks5Client.class);
				values.put("socks5.proxy.discovery.service-id", "unknown");
				context.getBean(Socks5Refresh.class).refresh();
				assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.connect("chat.corp", 5222));
				values.remove("socks5.proxy.discovery.service-id");
				values.put("socks5.proxy.endpoints[0].url", "socks5h://127.0.0.1:" + this.two.port());
				context.getBean(Socks5Refresh.class).refresh();
				context.publishEvent(new HeartbeatEvent(this, 1));
				client.connect("chat.corp", 5222).close();
				assertThat(this.two.requests()).hasSize(1);
				assertThat(this.one.requests()).isEmpty();
			});
	}

	@Test
	void showsTheStateOfEachEndpointInHealth() {
		this.registry.found = List.of(instance(this.one.port()), instance(this.two.port()));
		this.two.close();
		this.runner.withBean(DiscoveryClient.class, () -> this.registry)
			.withPropertyValues(SERVICE, "socks5.proxy.strategy=round-robin")
			.run((context) -> {
				Socks5Client client = context.getBean(Socks5Client.class);
				client.connect("chat.corp", 5222).close();
				client.connect("chat.corp", 5222).close();
				Socks5HealthIndicator health = new Socks5HealthIndicator(client,
						new Settings(Duration.ofSeconds(10), Duration.ofSeconds(10), null));
				// the second one may be due for a trial on a slow machine
				assertThat(Objects.requireNonNull(health.health()).getDetails().get("endpoints"))
					.asInstanceOf(InstanceOfAssertFactories.MAP)
					.containsEntry("127.0.0.1:" + this.one.port(), "up")
					.extractingByKey("127.0.0.1:" + this.two.port())
					.isIn("held_down", "trial");
			});
	}

	@Test
	void requiresADiscoveryClientOnTheClassPath() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.cloud.client"))
			.withPropertyValues(SERVICE)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining(
						"'socks5.proxy.discovery.service-id' is not valid: it requires a DiscoveryClient"));
	}

	private static ServiceInstance instance(int port) {
		return new DefaultServiceInstance("id" + port, "proxies", "127.0.0.1", port, false, Map.of());
	}

	/**
	 * A registry whose answers a test chooses.
	 */
	private static final class Registry implements DiscoveryClient {

		/** The instances, or {@code null} for a failure. */
		private volatile @Nullable List<ServiceInstance> found = new ArrayList<>();

		@Override
		public String description() {
			return "test";
		}

		@Override
		public List<ServiceInstance> getInstances(String serviceId) {
			List<ServiceInstance> instances = this.found;
			if (instances == null) {
				throw new IllegalStateException("registry is down");
			}
			return serviceId.equals("proxies") ? instances : List.of();
		}

		@Override
		public List<String> getServices() {
			return List.of("proxies");
		}

	}

}
