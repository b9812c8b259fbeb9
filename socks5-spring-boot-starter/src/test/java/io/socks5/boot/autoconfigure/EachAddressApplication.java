package io.socks5.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import java.util.Objects;

import io.micrometer.core.instrument.MeterRegistry;
import io.socks5.boot.autoconfigure.endpoint.Socks5ClientsEndpointAutoConfiguration;
import io.socks5.boot.autoconfigure.metrics.Socks5MetricsAutoConfiguration;
import io.socks5.boot.endpoint.Socks5Endpoint;
import io.socks5.boot.endpoint.Socks5Endpoint.ProxyDescriptor;
import io.socks5.boot.metrics.MeterLines;
import io.socks5.client.Socks5Client;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.SamePort;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClientAutoConfiguration;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ApplicationContext;

/**
 * A program whose proxies are the addresses of the name {@code pool.test}.
 */
public final class EachAddressApplication {

	private static final String EACH = "socks5.proxy.each-address=true";

	private final Path hosts;

	private final FakeSocksServer proxy;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Socks5AutoConfiguration.class,
				Socks5ClientsEndpointAutoConfiguration.class, Socks5MetricsAutoConfiguration.class,
				MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
				SimpleMetricsExportAutoConfiguration.class, SslAutoConfiguration.class, UtilAutoConfiguration.class,
				SimpleDiscoveryClientAutoConfiguration.class))
		.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=socks5");

	private EachAddressApplication(Path hosts, FakeSocksServer proxy) {
		this.hosts = hosts;
		this.proxy = proxy;
	}

	/**
	 * Prints how the proxies are used, each line after {@code > }.
	 * @param arguments the file of names that the JVM looks up
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		Security.setProperty("networkaddress.cache.ttl", "0");
		Security.setProperty("networkaddress.cache.negative.ttl", "0");
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.example", echo.port())) {
			EachAddressApplication application = new EachAddressApplication(Path.of(arguments[0]), proxy);
			application.failsOver();
			application.takesTurns();
			application.verifiesTheName();
			application.discovers();
		}
	}

	private void failsOver() throws IOException {
		try (SamePort pool = SamePort.of(null, this.proxy, this.proxy)) {
			known("127.0.0.1 pool.test\n127.0.0.2 pool.test\n");
			this.runner.withPropertyValues(EACH, "socks5.proxy.host=pool.test", "socks5.proxy.port=" + pool.port())
				.run((context) -> {
					show("before", context, pool);
					connect(context);
					show("failover", context, pool);
					MeterLines.moved(context.getBean(MeterRegistry.class)).forEach(EachAddressApplication::print);
					known("127.0.0.3 pool.test\n127.0.0.1 pool.test\n");
					connect(context);
					show("changed", context, pool);
					known("");
					connect(context);
					show("failed lookup", context, pool);
				});
		}
	}

	private void takesTurns() throws IOException {
		try (SamePort pool = SamePort.of(this.proxy, this.proxy)) {
			known("127.0.0.1 pool.test\n127.0.0.2 pool.test\n");
			this.runner
				.withPropertyValues(EACH, "socks5.proxy.url=socks5h://pool.test:" + pool.port(),
						"socks5.proxy.strategy=round-robin")
				.run((context) -> {
					for (int i = 0; i < 4; i++) {
						connect(context);
					}
					print("turns " + pool.connections(0) + " " + pool.connections(1));
				});
		}
	}

	private void verifiesTheName() throws IOException {
		try (TlsFront front = TlsFront.before(this.proxy.port(), TlsKeys.of("pool.test"));
				SamePort pool = SamePort.of(null, front)) {
			this.runner
				.withPropertyValues(EACH, "socks5.proxy.endpoints[0].host=pool.test",
						"socks5.proxy.endpoints[0].port=" + pool.port(), "socks5.proxy.ssl.bundle=corp",
						"spring.ssl.bundle.pem.corp.truststore.certificate=" + TlsKeys.authorityPem())
				.run((context) -> {
					connect(context);
					show("tls", context, pool);
				});
		}
	}

	private void discovers() {
		try (SamePort pool = SamePort.of(null, this.proxy)) {
			this.runner
				.withPropertyValues(EACH, "socks5.proxy.discovery.service-id=proxies",
						"spring.cloud.discovery.client.simple.instances.proxies[0].uri=http://pool.test:" + pool.port())
				.run((context) -> {
					connect(context);
					show("discovered", context, pool);
				});
		}
	}

	private void known(String names) throws IOException {
		Files.writeString(this.hosts, names);
	}

	private static void connect(ApplicationContext context) throws IOException {
		context.getBean(Socks5Client.class).connect("chat.example", 5222).close();
	}

	private static void show(String title, ApplicationContext context, SamePort pool) {
		List<ProxyDescriptor> proxies = Objects
			.requireNonNull(context.getBean(Socks5Endpoint.class).clients().clients().get("default"))
			.endpoints();
		StringBuilder line = new StringBuilder(title);
		proxies.forEach((each) -> line.append("; ")
			.append(each.endpoint().replace(":" + pool.port(), ""))
			.append(' ')
			.append(each.name())
			.append(' ')
			.append(each.state()));
		print(line.toString());
	}

	private static void print(String line) {
		System.out.println("> " + line);
	}

}
