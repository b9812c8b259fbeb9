package io.socks5.boot.autoconfigure.endpoint;

import java.net.Socket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.socks5.boot.ProxyScripts;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.Socks5ClientCustomizer;
import io.socks5.boot.endpoint.RecentConnects;
import io.socks5.boot.endpoint.Socks5Endpoint;
import io.socks5.boot.endpoint.Socks5Endpoint.ClientDescriptor;
import io.socks5.boot.endpoint.Socks5Endpoint.Failure;
import io.socks5.boot.endpoint.Socks5Endpoint.Handshakes;
import io.socks5.boot.endpoint.Socks5Endpoint.ProxyDescriptor;
import io.socks5.boot.endpoint.Socks5Endpoint.ProxyState;
import io.socks5.boot.endpoint.Socks5Endpoint.ReachDescriptor;
import io.socks5.boot.endpoint.Socks5EndpointWebExtension;
import io.socks5.client.ProxyEndpoint;
import io.socks5.client.Socks5Client;
import io.socks5.route.DestinationPattern;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.ScriptedProxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link Socks5ClientsEndpointAutoConfiguration} and the endpoint.
 */
@Timeout(60)
class Socks5ClientsEndpointAutoConfigurationTests {

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.corp", this.echo.port());

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Socks5AutoConfiguration.class,
				Socks5ClientsEndpointAutoConfiguration.class, Socks5EndpointAutoConfiguration.class))
		.withPropertyValues("socks5.proxy.host=" + this.proxy.host(), "socks5.proxy.port=" + this.proxy.port());

	private final ApplicationContextRunner exposed = this.runner
		.withPropertyValues("management.endpoints.web.exposure.include=socks5");

	@AfterEach
	void close() {
		this.proxy.close();
		this.echo.close();
	}

	private static Socks5Endpoint endpoint(AssertableApplicationContext context) {
		return context.getBean(Socks5Endpoint.class);
	}

	private static ProxyDescriptor first(AssertableApplicationContext context, String client) {
		return described(context, client).endpoints().get(0);
	}

	private static ClientDescriptor described(AssertableApplicationContext context, String client) {
		return (ClientDescriptor) Objects.requireNonNull(endpoint(context).client(client, null));
	}

	private static ReachDescriptor reached(AssertableApplicationContext context, String to) {
		return (ReachDescriptor) Objects.requireNonNull(endpoint(context).client("default", to));
	}

	private static WebEndpointResponse<Object> requested(AssertableApplicationContext context, String name,
			@Nullable String to) {
		return context.getBean(Socks5EndpointWebExtension.class).client(name, to);
	}

	@Test
	void isAbsentUnlessItIsExposed() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(Socks5Endpoint.class)
			.doesNotHaveBean(RecentConnects.class));
	}

	@Test
	void isAbsentWithoutActuatorOrAccess() {
		this.exposed.withClassLoader(new FilteredClassLoader(Endpoint.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("socks5Endpoint"));
		this.exposed.withPropertyValues("management.endpoint.socks5.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(Socks5Endpoint.class));
	}

	@Test
	void hasNoWebExtensionIfOnlyJmxExposesIt() {
		this.runner.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=socks5")
			.run((context) -> assertThat(context).hasSingleBean(Socks5Endpoint.class)
				.doesNotHaveBean(Socks5EndpointWebExtension.class));
	}

	@Test
	void describesTheProxyOfEachClient() {
		this.exposed.withPropertyValues("socks5.proxy.instances.lab.warm.enabled=true").run((context) -> {
			assertThat(endpoint(context).clients().clients()).containsOnlyKeys("default", "lab");
			assertThat(first(context, "default").state()).isEqualTo(ProxyState.UNKNOWN);
			try (Socket socket = context.getBean(Socks5Client.class).connect("chat.corp", 5222)) {
				assertThat(socket.isConnected()).isTrue();
				ProxyDescriptor used = first(context, "default");
				assertThat(used.state()).isEqualTo(ProxyState.UP);
				assertThat(used.active()).isEqualTo(1);
				assertThat(used.endpoint()).isEqualTo(this.proxy.host() + ":" + this.proxy.port());
				Handshakes times = Objects.requireNonNull(used.handshakes());
				assertThat(times.count()).isEqualTo(1);
				assertThat(times.median()).isPositive().isEqualTo(times.max());
			}
			assertThat(first(context, "default").active()).isZero();
			assertThat(described(context, "default").warm()).isNull();
			assertThat(described(context, "lab").warm()).isNotNull();
		});
	}

	@Test
	void showsTheLastFailureOfTheOnlyProxy() {
		this.exposed.run((context) -> {
			this.proxy.close();
			Instant before = Instant.now();
			assertThat(reached(context, "chat.corp:5222").outcome()).isEqualTo("connect_failed");
			ProxyDescriptor down = first(context, "default");
			assertThat(down.state()).isEqualTo(ProxyState.DOWN);
			Failure failure = Objects.requireNonNull(down.lastFailure());
			assertThat(failure.message()).contains("is not reachable");
			assertThat(failure.time()).isBetween(before, Instant.now());
		});
	}

	@Test
	void describesEndpointsThatAreHeldDown() {
		withEndpoints(closed(), at(this.proxy)).run((context) -> {
			ReachDescriptor reached = reached(context, "chat.corp:5222");
			assertThat(reached.outcome()).isEqualTo("success");
			assertThat(reached.proxy()).isEqualTo(at(this.proxy).toString());
			List<ProxyDescriptor> described = described(context, "default").endpoints();
			assertThat(described).extracting(ProxyDescriptor::state)
				.containsExactly(ProxyState.HELD_DOWN, ProxyState.UP);
			assertThat(described.get(0).heldDownUntil()).isAfter(Instant.now().minusSeconds(1));
			assertThat(Objects.requireNonNull(described.get(0).lastFailure()).message()).contains("is not reachable");
			assertThat(Objects.requireNonNull(described.get(1).handshakes()).count()).isEqualTo(1);
		});
	}

	@Test
	void namesTheEndpointsThatFailedBefore() {
		withEndpoints(closed(), closed()).run((context) -> {
			ReachDescriptor reached = reached(context, "chat.corp:5222");
			assertThat(reached.outcome()).isEqualTo("connect_failed");
			assertThat(reached.phase()).isEqualTo("connect");
			assertThat(reached.failedBefore()).singleElement().asString().contains("is not reachable");
		});
	}

	private ApplicationContextRunner withEndpoints(ProxyEndpoint... endpoints) {
		// the properties set a single proxy, which a builder cannot unset
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(Socks5AutoConfiguration.class, Socks5ClientsEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=socks5")
			.withBean(Socks5Client.class, () -> Socks5Client.builder().endpoints(List.of(endpoints)).build());
	}

	private static ProxyEndpoint at(FakeSocksServer server) {
		return ProxyEndpoint.of(server.host(), server.port());
	}

	private static ProxyEndpoint closed() {
		try (FakeSocksServer closed = FakeSocksServer.open()) {
			return at(closed);
		}
	}

	@Test
	void saysByWhichRouteADestinationIsReached() {
		this.exposed
			.withBean(Socks5ClientCustomizer.class,
					() -> (builder) -> builder.direct(DestinationPattern.of(List.of("127.0.0.0/8"), List.of()))
						.deny(DestinationPattern.of(List.of("denied.corp"), List.of())))
			.run((context) -> {
				assertThat(described(context, "default").routes()).hasSize(2);
				ReachDescriptor proxied = reached(context, " chat.corp:5222 ");
				assertThat(proxied.route()).isEqualTo("proxy of default");
				assertThat(proxied.method()).isEqualTo("none (0x00)");
				assertThat(proxied.error()).isNull();
				ReachDescriptor direct = reached(context, "127.0.0.1:" + this.echo.port());
				assertThat(direct.outcome()).isEqualTo("success");
				assertThat(direct.route()).startsWith("direct (#1 ");
				assertThat(direct.proxy()).isNull();
				assertThat(reached(context, "127.0.0.1:" + closed().endpoint().port()).outcome())
					.isEqualTo("connect_failed");
				ReachDescriptor denied = reached(context, "denied.corp:5222");
				assertThat(denied.outcome()).isEqualTo("denied");
				assertThat(denied.phase()).isEqualTo("route");
				assertThat(denied.route()).startsWith("denied (#2 ");
				assertThat(this.proxy.requests()).hasSize(1);
			});
	}

	@Test
	void namesThePhaseAndTheReplyOfARefusal() {
		this.exposed.run((context) -> {
			ReachDescriptor refused = reached(context, "[2001:db8::1]:5222");
			assertThat(refused.destination()).isEqualTo("[2001:db8::1]:5222");
			assertThat(refused.outcome()).isEqualTo("rejected");
			assertThat(refused.phase()).isEqualTo("request");
			assertThat(refused.reply()).endsWith(")");
			assertThat(refused.duration()).isPositive();
			assertThat(first(context, "default").state()).isEqualTo(ProxyState.UP);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "chat.corp", "chat.corp:", ":5222", "chat.corp:0", "chat.corp:65536", "chat corp:1",
			"2001:db8::1:5222", "[2001:db8::1]", "chat.corp:5222:1", "socks5://alice:s3cret@chat.corp:5222",
			"alice:s3cret@chat.corp:5222" })
	void refusesABadDestination(String to) {
		this.exposed.run((context) -> {
			WebEndpointResponse<Object> response = requested(context, "default", to);
			assertThat(response.getStatus()).isEqualTo(400);
			assertThat(response.getBody()).asString().startsWith("{error='to' is not valid: ").doesNotContain("s3cret");
			assertThat(this.proxy.requests()).isEmpty();
		});
	}

	@Test
	void doesNotFindAClientThatDoesNotExist() {
		this.exposed.withPropertyValues("socks5.proxy.instances.lab.port=1080").run((context) -> {
			assertThat(endpoint(context).client("other", null)).isNull();
			WebEndpointResponse<Object> response = requested(context, "other", "not even valid");
			assertThat(response.getStatus()).isEqualTo(404);
			assertThat(response.getBody())
				.isEqualTo(Map.of("error", "There is no SOCKS5 client of this name, the clients are default, lab"));
		});
	}

	@Test
	void endsAtTheLimitOfTheClient() {
		try (ScriptedProxy silent = ProxyScripts.silent()) {
			this.exposed.withPropertyValues("socks5.proxy.port=" + silent.port(), "socks5.proxy.handshake-timeout=80ms")
				.run((context) -> {
					ReachDescriptor hanging = reached(context, "chat.corp:5222");
					assertThat(hanging.outcome()).isEqualTo("timeout");
					assertThat(hanging.phase()).isEqualTo("greeting");
					assertThat(hanging.error()).contains("80 ms");
					assertThat(hanging.duration()).isGreaterThanOrEqualTo(80);
				});
		}
	}

	@Test
	void testsAFewDestinationsAtATime() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		ScriptedProxy silent = ProxyScripts.silent();
		try {
			this.exposed.withPropertyValues("socks5.proxy.port=" + silent.port()).run((context) -> {
				List<Future<WebEndpointResponse<Object>>> running = List.of(tested(threads, context),
						tested(threads, context), tested(threads, context), tested(threads, context));
				Eventually.await("four tests run", () -> silent.connections() == 4);
				WebEndpointResponse<Object> refused = requested(context, "default", "chat.corp:5222");
				assertThat(refused.getStatus()).isEqualTo(429);
				assertThat(refused.getBody()).asString().contains("4 are running");
				assertThat(requested(context, "default", null).getStatus()).isEqualTo(200);
				silent.close();
				for (Future<WebEndpointResponse<Object>> each : running) {
					assertThat(each.get(20, TimeUnit.SECONDS).getStatus()).isEqualTo(200);
				}
				assertThat(requested(context, "default", "chat.corp:5222").getStatus()).isEqualTo(200);
			});
		}
		finally {
			silent.close();
			threads.shutdownNow();
		}
	}

	private static Future<WebEndpointResponse<Object>> tested(ExecutorService threads,
			AssertableApplicationContext context) {
		return threads.submit(() -> requested(context, "default", "chat.corp:5222"));
	}

	@Test
	void answersOverJmx() {
		this.runner
			.withConfiguration(AutoConfigurations.of(JmxAutoConfiguration.class, EndpointAutoConfiguration.class,
					JmxEndpointAutoConfiguration.class))
			.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=socks5")
			.run((context) -> {
				MBeanServer server = context.getBean(MBeanServer.class);
				ObjectName name = new ObjectName("org.springframework.boot:type=Endpoint,name=Socks5");
				assertThat(server.invoke(name, "clients", new Object[0], new String[0])).asString()
					.contains("endpoints", "state=UNKNOWN");
				String[] signature = { String.class.getName(), String.class.getName() };
				assertThat(server.invoke(name, "client", new Object[] { "default", "chat.corp:5222" }, signature))
					.asString()
					.contains("outcome=success", "route=proxy of default");
				assertThat(server.invoke(name, "client", new Object[] { "default", null }, signature)).asString()
					.contains("state=UP");
				assertThat(server.invoke(name, "client", new Object[] { "other", null }, signature)).isNull();
				assertThatException()
					.isThrownBy(() -> server.invoke(name, "client", new Object[] { "default", "chat.corp" }, signature))
					.withStackTraceContaining("'to' is not valid: ");
			});
	}

	@Test
	void showsNoCredentialsInFailures() {
		this.exposed.withPropertyValues("socks5.proxy.username=alice", "socks5.proxy.password=s3cret-w0rd")
			.withBean(Socks5ClientCustomizer.class, () -> (builder) -> builder.tls(() -> {
				throw new IllegalStateException("no key store for s3cret-w0rd");
			}, (parameters) -> {
			}))
			.run((context) -> {
				assertThat(reached(context, "chat.corp:5222").error()).isEqualTo("******");
				assertThat(endpoint(context).clients().toString()).doesNotContain("alice", "s3cret");
			});
	}

}
