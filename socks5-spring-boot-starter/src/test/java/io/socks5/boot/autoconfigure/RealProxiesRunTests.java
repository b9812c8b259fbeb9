package io.socks5.boot.autoconfigure;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.socks5.boot.autoconfigure.EstablishedConnects.Established;
import io.socks5.boot.autoconfigure.LoopingCallers.Failure;
import io.socks5.boot.autoconfigure.metrics.Socks5MetricsAutoConfiguration;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.DestinationDeniedException;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.route.EndpointStatus;
import io.socks5.route.EndpointStatus.State;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.real.Danted;
import io.socks5.testkit.real.Microsocks;
import io.socks5.testkit.real.RealProxy;
import io.socks5.testkit.real.Service;
import io.socks5.testkit.real.Target;
import io.socks5.testkit.real.V2ray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Routes, instances and endpoints of one YAML file with Dante, microsocks and V2Ray, one
 * of which is killed and restarted under load.
 */
@Timeout(180)
class RealProxiesRunTests {

	private static final int CALLERS = 16;

	/** The number of connects that a phase of the run waits for. */
	private static final int MANY = 200;

	private static final List<String> CLIENTS = List.of("main", "dante", "pool", "v2ray");

	private final List<AutoCloseable> started = new ArrayList<>();

	private final EstablishedConnects established = new EstablishedConnects();

	private RealProxy dante;

	private RealProxy first;

	private RealProxy second;

	private RealProxy v2ray;

	private Service lab;

	private Service near;

	private Service web;

	private Service block;

	private @Nullable ApplicationContext context;

	@BeforeEach
	void start() throws IOException {
		this.dante = started(Danted.start());
		this.first = started(Microsocks.start());
		this.second = started(Microsocks.start());
		this.v2ray = started(V2ray.start());
		this.lab = started(Service.start(new Target()));
		this.near = started(Service.start(new Target()));
		this.web = started(Service.start(new Target()));
		this.block = started(Service.start("127.0.2.1", new Target()));
	}

	@AfterEach
	void stop() throws Exception {
		for (AutoCloseable each : this.started) {
			each.close();
		}
	}

	private <T extends AutoCloseable> T started(T server) {
		this.started.add(server);
		return server;
	}

	@Test
	void leaveADeadEndpointAndComeBackUnderLoad(TestReporter reporter) {
		String known = this.first.knownName();
		// a range that contains one of two ports
		String webPorts = (this.web.port() > this.lab.port()) ? this.web.port() + "-65535" : "1024-" + this.web.port();
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(Socks5AutoConfiguration.class,
					Socks5MetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
			.withBean(EstablishedConnects.class, () -> this.established)
			.withInitializer(new ConfigDataApplicationContextInitializer())
			.withPropertyValues("spring.config.location=classpath:io/socks5/boot/autoconfigure/real-proxies.yaml",
					"dante.port=" + this.dante.port(), "first.port=" + this.first.port(),
					"second.port=" + this.second.port(), "v2ray.port=" + this.v2ray.port(),
					"lab.hosts=" + known.replaceFirst("^[^.]+(?=\\.)", "*"), "lab.port=" + this.lab.port(),
					"web.ports=" + webPorts)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				use(context);
				followsTheRoutes();
				changesTheEndpoint(reporter);
				showsTheDeathOfASingleProxy();
				CLIENTS.forEach((name) -> assertThat(
						List.of(gauge("connections.active", name), gauge("handshakes.active", name), gauge("up", name)))
					.as(name)
					.containsExactly(0.0, 0.0, 1.0));
			});
	}

	private void use(ApplicationContext context) {
		this.context = context;
		assertThat(client().routes()).hasSize(5);
		assertThat(pool().endpoints()).hasSize(2);
		CLIENTS.forEach((name) -> assertThat(gauge("up", name)).isNaN());
	}

	private void followsTheRoutes() throws Exception {
		assertThat(connect(this.first.knownName(), this.lab.port())).containsExactly("pool " + this.first.port());
		assertThat(connect("127.0.2.1", this.block.port())).containsExactly("dante " + this.dante.port());
		assertThat(connect("localhost", this.near.port())).isEmpty();
		assertThat(connect("127.0.0.1", this.web.port())).containsExactly("v2ray " + this.v2ray.port());
		assertThat(connect("127.0.0.1", this.lab.port())).containsExactly("main " + this.dante.port());
		assertThatExceptionOfType(DestinationDeniedException.class)
			.isThrownBy(() -> client().connect("mail.example", 25))
			.satisfies((ex) -> assertThat(ex.phase()).isEqualTo(Phase.ROUTE));
		CLIENTS.forEach((name) -> assertThat(List.of(gauge("up", name), handshakes(name, "success"))).as(name)
			.containsExactly(1.0, 1L));
		assertThat(handshakes("main", "denied")).isEqualTo(1);
		try (Socket open = client().connect(this.first.knownName(), this.lab.port())) {
			assertThat(open.isConnected()).isTrue();
			assertThat(gauge("connections.active", "pool")).isEqualTo(1);
		}
	}

	private void changesTheEndpoint(TestReporter reporter) throws Exception {
		int firstPort = this.first.port();
		int secondPort = this.second.port();
		try (LoopingCallers callers = new LoopingCallers(CALLERS,
				() -> client().connect(this.first.knownName(), this.lab.port()))) {
			awaitMany(firstPort, System.nanoTime());
			long killing = System.nanoTime();
			this.first.kill();
			long killed = System.nanoTime();
			awaitMany(secondPort, killed);
			assertThat(endpoint(0).failures()).isPositive();
			assertThat(endpoint(0).lastFailure()).isNotNull();
			assertThat(handshakes("pool", "connect_failed") + handshakes("pool", "closed")).isPositive();
			// 0 for the moment after a try of the dead endpoint
			Eventually.await("the pool to be up", () -> gauge("up", "pool") == 1);
			assertThat(this.established.through(firstPort, killed)).isEmpty();

			long restarting = System.nanoTime();
			this.first.restart();
			Eventually.await("the first endpoint to be up", () -> endpoint(0).state(), State.UP::equals);
			long up = System.nanoTime();
			awaitMany(firstPort, up);
			callers.stop();

			assertThat(callers.failures()).hasSizeLessThanOrEqualTo(CALLERS)
				.allSatisfy((failure) -> assertThat(failure.startedAt()).isLessThan(killed));
			report(reporter, callers, killing, restarting, up);
		}
		// a late failure may have held it down again
		Eventually.await("the first endpoint to stay up", () -> {
			connect(this.first.knownName(), this.lab.port());
			return endpoint(0).state();
		}, State.UP::equals);
		for (int i = 0; i < CALLERS; i++) {
			assertThat(connect(this.first.knownName(), this.lab.port())).containsExactly("pool " + firstPort);
		}
		assertThat(handshakes("pool", "success"))
			.isEqualTo(this.established.all().stream().filter((each) -> each.client().equals("pool")).count());
		assertThat(handshakes("pool", "rejected") + handshakes("pool", "auth_failed")
				+ handshakes("pool", "protocol_error") + handshakes("pool", "other"))
			.isZero();
	}

	private void report(TestReporter reporter, LoopingCallers callers, long killing, long restarting, long up) {
		long broken = callers.failures().stream().filter(Failure::established).count();
		Established left = this.established.through(this.second.port(), killing).get(0);
		Established back = this.established.through(this.first.port(), restarting).get(0);
		reporter.publishEntry(Map.of("connects", String.valueOf(callers.connects()), "failed",
				String.valueOf(callers.failures().size() - broken), "broken tunnels", String.valueOf(broken),
				"time to leave", millis(killing, left.at()), "time to come back", millis(restarting, back.at()),
				"time until up", millis(restarting, up)));
	}

	private void showsTheDeathOfASingleProxy() throws Exception {
		this.v2ray.kill();
		assertThatExceptionOfType(ProxyUnreachableException.class)
			.isThrownBy(() -> client().connect("127.0.0.1", this.web.port()));
		CLIENTS.forEach((name) -> assertThat(gauge("up", name)).as(name).isEqualTo(name.equals("v2ray") ? 0 : 1));
		this.v2ray.restart();
		assertThat(connect("127.0.0.1", this.web.port())).containsExactly("v2ray " + this.v2ray.port());
		assertThat(List.of(handshakes("v2ray", "success"), handshakes("v2ray", "connect_failed"))).containsExactly(2L,
				1L);
	}

	/**
	 * Connects, and returns the clients and the ports of the proxies that led there.
	 */
	private List<String> connect(String host, int port) throws IOException {
		long moment = System.nanoTime();
		try (Socket socket = client().connect(host, port)) {
			assertThat(Target.echoes(socket)).isTrue();
		}
		return this.established.all()
			.stream()
			.filter((each) -> each.startedAt() - moment > 0)
			.map((Established each) -> each.client() + " " + each.port())
			.toList();
	}

	private void awaitMany(int port, long moment) {
		Eventually.await(MANY + " connects through the port " + port,
				() -> this.established.through(port, moment).size(), (count) -> count >= MANY);
	}

	private Socks5Client client() {
		return bean("socks5Client", Socks5Client.class);
	}

	private Socks5Client pool() {
		return bean("poolSocks5Client", Socks5Client.class);
	}

	private <T> T bean(String name, Class<T> type) {
		return Objects.requireNonNull(this.context).getBean(name, type);
	}

	private EndpointStatus endpoint(int index) {
		return pool().endpoints().get(index);
	}

	private double gauge(String meter, String name) {
		return bean("simpleMeterRegistry", MeterRegistry.class).get("socks5.client." + meter)
			.tag("proxy", name)
			.gauge()
			.value();
	}

	private long handshakes(String name, String outcome) {
		return bean("simpleMeterRegistry", MeterRegistry.class).find("socks5.client.handshake")
			.tags("proxy", name, "outcome", outcome)
			.timers()
			.stream()
			.mapToLong(Timer::count)
			.sum();
	}

	private static String millis(long from, long to) {
		return TimeUnit.NANOSECONDS.toMillis(to - from) + " ms";
	}

}
