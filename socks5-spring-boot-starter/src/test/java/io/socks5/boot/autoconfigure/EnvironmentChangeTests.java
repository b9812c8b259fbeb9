package io.socks5.boot.autoconfigure;

import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.socks5.boot.ProxyScripts;
import io.socks5.client.Socks5Client;
import io.socks5.route.EndpointStatus;
import io.socks5.route.EndpointStatus.LastFailure;
import io.socks5.route.EndpointStatus.State;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.autoconfigure.ConfigurationPropertiesRebinderAutoConfiguration;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.cloud.context.properties.ConfigurationPropertiesRebinder;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Properties that change while the application runs, as Spring Cloud publishes it.
 */
@ExtendWith(OutputCaptureExtension.class)
class EnvironmentChangeTests {

	private final Map<String, Object> values = new HashMap<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Socks5AutoConfiguration.class,
				ConfigurationPropertiesRebinderAutoConfiguration.class))
		.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("changing", this.values)));

	@Test
	void aNewHostAndLoginApplyToTheNextConnectAndOpenTunnelsStay() {
		try (ScriptedProxy first = ProxyScripts.grantingAfterLogin("alice", "one");
				ScriptedProxy second = ProxyScripts.grantingAfterLogin("bob", "two")) {
			set("socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + first.port(), "socks5.proxy.username=alice",
					"socks5.proxy.password=one", "socks5.proxy.instances.lab.connect-timeout=3s");
			this.runner.run((context) -> {
				Socks5Client client = context.getBean(Socks5Client.class);
				Socks5Client lab = context.getBean("labSocks5Client", Socks5Client.class);
				try (Socket open = client.connect("chat.example", 5222)) {
					set("socks5.proxy.port=" + second.port(), "socks5.proxy.username=bob", "socks5.proxy.password=two");
					publish(context);
					client.socketFactory().createSocket("chat.example", 5222).close();
					lab.connect("chat.example", 5222).close();
					assertThat(second.connections()).isEqualTo(2);
					assertThat(first.connections()).isEqualTo(1);
					open.setSoTimeout(1);
					assertThatException().isThrownBy(() -> open.getInputStream().read())
						.isInstanceOf(SocketTimeoutException.class);
				}
				assertThat(properties(context).getPort()).isEqualTo(second.port());
				assertThat(properties(context).getUsername()).isEqualTo("bob");
				assertThat(lab(context).getPort()).isEqualTo(second.port());
			});
		}
	}

	@Test
	void newRoutesAndEndpointsApplyToTheNextConnectAndOpenTunnelsStay() {
		try (ScriptedProxy first = ProxyScripts.grantingAfterLogin("alice", "one");
				ScriptedProxy second = ProxyScripts.grantingAfterLogin("bob", "two");
				ScriptedProxy third = ProxyScripts.grantingAfterLogin("carol", "three")) {
			set("socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + first.port(), "socks5.proxy.username=alice",
					"socks5.proxy.password=one", "socks5.proxy.instances.lab.host=127.0.0.1",
					"socks5.proxy.instances.lab.port=" + second.port(), "socks5.proxy.instances.lab.username=bob",
					"socks5.proxy.instances.lab.password=two", "socks5.proxy.routes[0].hosts=other.example",
					"socks5.proxy.routes[0].via=lab");
			this.runner.run((context) -> {
				Socks5Client client = context.getBean(Socks5Client.class);
				try (Socket open = client.connect("chat.example", 5222)) {
					set("socks5.proxy.routes[0].hosts=*.example");
					publish(context);
					client.connect("chat.example", 5222).close();
					assertThat(List.of(first.connections(), second.connections())).containsExactly(1, 1);
					assertThat(properties(context).getRoutes().get(0).hosts()).containsExactly("*.example");
					this.values.keySet()
						.removeIf((key) -> key.matches("socks5.proxy.(host|port|username|password|routes.*)"));
					set("socks5.proxy.endpoints[0].url=socks5h://bob:two@127.0.0.1:" + second.port(),
							"socks5.proxy.endpoints[1].host=127.0.0.1",
							"socks5.proxy.endpoints[1].port=" + third.port(),
							"socks5.proxy.endpoints[1].username=carol", "socks5.proxy.endpoints[1].password=three",
							"socks5.proxy.strategy=round-robin");
					publish(context);
					client.connect("chat.example", 5222).close();
					client.connect("chat.example", 5222).close();
					assertThat(List.of(first.connections(), second.connections(), third.connections()))
						.containsExactly(1, 2, 1);
					assertThat(client.routes()).isEmpty();
					assertThat(properties(context).getEndpoints()).hasSize(2);
					open.setSoTimeout(1);
					assertThatException().isThrownBy(() -> open.getInputStream().read())
						.isInstanceOf(SocketTimeoutException.class);
					set("socks5.proxy.routes[0].hosts=*.example", "socks5.proxy.routes[0].via=nope",
							"socks5.proxy.strategy=failover");
					publish(context);
					client.connect("chat.example", 5222).close();
					client.connect("chat.example", 5222).close();
					assertThat(third.connections()).isEqualTo(2);
					assertThat(properties(context).getRoutes()).isEmpty();
				}
			});
		}
	}

	@Test
	void endpointsThatStayKeepTheirState() {
		FakeSocksServer dead = FakeSocksServer.open();
		dead.close();
		try (ScriptedProxy one = ProxyScripts.granting(); ScriptedProxy two = ProxyScripts.granting()) {
			set("socks5.proxy.endpoints[0].host=127.0.0.1", "socks5.proxy.endpoints[0].port=" + dead.port(),
					"socks5.proxy.endpoints[1].host=127.0.0.1", "socks5.proxy.endpoints[1].port=" + one.port());
			this.runner.run((context) -> {
				Socks5Client client = context.getBean(Socks5Client.class);
				client.connect("chat.example", 5222).close();
				LastFailure failure = Objects.requireNonNull(client.endpoints().get(0).lastFailure());
				set("socks5.proxy.endpoints[0].port=" + two.port(), "socks5.proxy.endpoints[1].port=" + dead.port(),
						"socks5.proxy.endpoints[1].weight=2", "socks5.proxy.endpoints[2].host=127.0.0.1",
						"socks5.proxy.endpoints[2].port=" + one.port(), "socks5.proxy.strategy=round-robin");
				publish(context);
				List<EndpointStatus> now = client.endpoints();
				assertThat(now).extracting(EndpointStatus::state).containsExactly(State.UP, State.HELD_DOWN, State.UP);
				assertThat(now).extracting(EndpointStatus::tries).containsExactly(0L, 1L, 1L);
				assertThat(now.get(1).lastFailure()).isNotNull()
					.extracting(LastFailure::message)
					.isEqualTo(failure.message());
				client.connect("chat.example", 5222).close();
				client.connect("chat.example", 5222).close();
				assertThat(List.of(one.connections(), two.connections())).containsExactly(2, 1);
				this.values.keySet().removeIf((key) -> key.startsWith("socks5.proxy.endpoints[2]"));
				publish(context);
				assertThat(client.endpoints()).extracting(EndpointStatus::tries).containsExactly(1L, 1L);
				assertThat(client.endpoints().get(1).failures()).isEqualTo(1);
			});
		}
	}

	@Test
	void aRemovedPropertyReturnsToItsDefault() {
		set("socks5.proxy.host=proxy.corp", "socks5.proxy.port=1085", "socks5.proxy.instances.lab.host=lab.corp",
				"socks5.proxy.instances.lab.connect-timeout=3s");
		this.runner.run((context) -> {
			this.values.remove("socks5.proxy.port");
			this.values.remove("socks5.proxy.instances.lab.connect-timeout");
			publish(context);
			assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("proxy.corp:1080");
			assertThat(properties(context).getPort()).isEqualTo(1080);
			assertThat(lab(context).getConnectTimeout()).isEqualTo(Duration.ofSeconds(5));
		});
	}

	@Test
	void nothingChangesIfOneValueIsNotValid(CapturedOutput output) {
		set("socks5.proxy.host=proxy.corp", "socks5.proxy.instances.lab.host=lab.corp");
		this.runner.run((context) -> {
			for (String bad : new String[] { "socks5.proxy.instances.lab.port=0", "socks5.proxy.connect-timeout=0s",
					"socks5.proxy.hots=x", "socks5.proxy.instances.lab.via=nope", "socks5.proxy.warm.size=many",
					"socks5.proxy.url=socks5h://alice:s3cret@x" }) {
				set("socks5.proxy.port=1085", bad);
				try {
					publish(context);
				}
				catch (RuntimeException ex) {
					// Spring Cloud's own attempt to bind the bean fails, too
				}
				assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("proxy.corp:1080");
				assertThat(context.getBean("labSocks5Client", Socks5Client.class).proxy()).hasToString("lab.corp:1080");
				assertThat(properties(context).getPort()).isEqualTo(1080);
				assertThat(lab(context).getPort()).isEqualTo(1080);
				assertThat(properties(context).getConnectTimeout()).isEqualTo(Duration.ofSeconds(5));
				this.values.remove(bad.substring(0, bad.indexOf('=')));
			}
			publish(context);
			assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("proxy.corp:1085");
		});
		assertThat(output).contains("The previous values stay in use: 'socks5.proxy.instances.lab.port' is not valid")
			.contains("'socks5.proxy.connect-timeout' is not valid")
			.contains("'socks5.proxy.instances.lab.via' is not valid")
			.doesNotContain("s3cret");
	}

	@Test
	void whatCannotChangeIsNamedInTheLogAndKeepsItsValue(CapturedOutput output) {
		set("socks5.proxy.host=proxy.corp", "socks5.proxy.instances.lab.host=lab.corp",
				"socks5.proxy.instances.old.host=old.corp");
		this.runner.run((context) -> {
			set("socks5.proxy.name=other", "socks5.proxy.health.interval=33s", "socks5.proxy.http-clients.enabled=true",
					"socks5.proxy.enabled=false", "socks5.proxy.instances.new.host=new.corp",
					"socks5.proxy.instances.lab.health.timeout=1s", "socks5.proxy.port=1085");
			this.values.remove("socks5.proxy.instances.old.host");
			publish(context);
			Socks5ProxyProperties properties = properties(context);
			assertThat(properties.getName()).isEqualTo("default");
			assertThat(properties.isEnabled()).isTrue();
			assertThat(properties.getHttpClients().isEnabled()).isFalse();
			assertThat(properties.getHealth().getInterval()).isEqualTo(Duration.ofSeconds(10));
			assertThat(properties.getInstances()).containsOnlyKeys("lab", "old");
			assertThat(properties.getPort()).isEqualTo(1085);
			assertThat(context.getBean("oldSocks5Client", Socks5Client.class).proxy()).hasToString("old.corp:1080");
			assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("proxy.corp:1085");
		});
		for (String property : new String[] { "name", "enabled", "http-clients.enabled", "health.interval",
				"instances.new", "instances.old", "instances.lab.health.timeout" }) {
			assertThat(output)
				.contains("'socks5.proxy." + property + "' has changed. The change takes effect only after");
		}
		assertThat(output).doesNotContain("'socks5.proxy.port' has changed");
	}

	@Test
	void aHostThatIsRemovedStaysInUse(CapturedOutput output) {
		set("socks5.proxy.host=proxy.corp", "socks5.proxy.port=1085");
		this.runner.run((context) -> {
			this.values.clear();
			publish(context);
			assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("proxy.corp:1085");
			assertThat(properties(context).getHost()).isEqualTo("proxy.corp");
		});
		assertThat(output).contains("'socks5.proxy.host' has changed. The change takes effect only after a restart");
	}

	@Test
	void aBeanThatIsBoundAgainByOthersKeepsWhatIsInUse() {
		set("socks5.proxy.host=proxy.corp");
		this.runner.run((context) -> {
			set("socks5.proxy.port=1085");
			context.getBean(ConfigurationPropertiesRebinder.class).rebind();
			assertThat(properties(context).getPort()).isEqualTo(context.getBean(Socks5Client.class).proxy().port());
		});
	}

	@Test
	void anotherPropertyChangesNothing(CapturedOutput output) {
		set("socks5.proxy.host=proxy.corp", "socks5.proxy.warm.enabled=true");
		this.runner.run((context) -> {
			set("other=1");
			publish(context);
		});
		assertThat(output).doesNotContain("New properties apply").doesNotContain("has changed");
	}

	private void set(String... properties) {
		for (String property : properties) {
			int equals = property.indexOf('=');
			this.values.put(property.substring(0, equals), property.substring(equals + 1));
		}
	}

	private void publish(AssertableApplicationContext context) {
		context.publishEvent(new EnvironmentChangeEvent(context.getSourceApplicationContext(), this.values.keySet()));
	}

	private static Socks5ProxyProperties properties(AssertableApplicationContext context) {
		return context.getBean(Socks5ProxyProperties.class);
	}

	private static Socks5InstanceProperties lab(AssertableApplicationContext context) {
		return Objects.requireNonNull(properties(context).getInstances().get("lab"));
	}

}
