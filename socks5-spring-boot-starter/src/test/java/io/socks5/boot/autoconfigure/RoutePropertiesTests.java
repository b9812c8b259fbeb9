package io.socks5.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import javax.net.SocketFactory;

import io.socks5.client.Socks5Client;
import io.socks5.protocol.DestinationDeniedException;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The routes of the default client, as properties.
 */
class RoutePropertiesTests {

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer main = knowing(FakeSocksServer.open());

	private final FakeSocksServer lab = knowing(FakeSocksServer.open());

	private final ApplicationContextRunner plain = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Socks5AutoConfiguration.class));

	private final ApplicationContextRunner runner = this.plain.withPropertyValues("socks5.proxy.host=127.0.0.1",
			"socks5.proxy.port=" + this.main.port(), "socks5.proxy.instances.lab.host=127.0.0.1",
			"socks5.proxy.instances.lab.port=" + this.lab.port());

	private FakeSocksServer knowing(FakeSocksServer proxy) {
		for (String name : List.of("chat.corp", "chat.lab", "xn--bcher-kva.lab", "intranet", "127.0.0.1")) {
			proxy.knowing(name, this.echo.port());
		}
		return proxy;
	}

	@AfterEach
	void close() {
		this.main.close();
		this.lab.close();
		this.echo.close();
	}

	@Test
	void leadToTheFirstThatMatchesOrToTheDefaultProxy() {
		this.runner
			.withPropertyValues("socks5.proxy.non-proxy-hosts=127.0.0.1", "socks5.proxy.routes[0].hosts=.ads",
					"socks5.proxy.routes[0].via=DENY", "socks5.proxy.routes[1].hosts[0]=*.lab",
					"socks5.proxy.routes[1].hosts[1]=b\u00fccher.lab", "socks5.proxy.routes[1].hosts[2]=<local>",
					"socks5.proxy.routes[1].ports=443,5000-6000", "socks5.proxy.routes[1].via=lab",
					"socks5.proxy.routes[2].hosts=::ffff:127.0.0.0/112", "socks5.proxy.routes[2].via=direct")
			.run((context) -> {
				Socks5Client client = context.getBean(Socks5Client.class);
				SocketFactory factory = context.getBean("socks5SocketFactory", SocketFactory.class);
				factory.createSocket("chat.lab", 5222).close();
				client.connect("B\u00dcCHER.lab", 5222).close();
				client.openChannel("intranet", 5222).close();
				client.connect("chat.lab", 80).close();
				factory.createSocket("chat.corp", 443).close();
				client.connect("127.0.0.1", this.echo.port()).close();
				assertThat(hosts(this.lab)).containsExactly("chat.lab", "xn--bcher-kva.lab", "intranet");
				assertThat(hosts(this.main)).containsExactly("chat.lab", "chat.corp");
				assertThat(client.routeOf(Endpoint.of("127.0.2.3", 1))).hasToString("direct (#3 127.0.0.0/16 direct)");
				assertThatExceptionOfType(DestinationDeniedException.class)
					.isThrownBy(() -> factory.createSocket("x.ads", 443));
			});
	}

	@Test
	void doNotApplyToANamedClient() {
		this.runner.withPropertyValues("socks5.proxy.routes[0].hosts=*", "socks5.proxy.routes[0].via=deny")
			.run((context) -> {
				lab(context).connect("chat.corp", 5222).close();
				assertThat(hosts(this.lab)).containsExactly("chat.corp");
				assertThat(lab(context).routes()).isEmpty();
			});
	}

	@Test
	void keepDestinationsOnTheDefaultProxy() {
		this.runner.withPropertyValues("socks5.proxy.name=main", "socks5.proxy.routes[0].hosts=chat.corp",
				"socks5.proxy.routes[0].via=default", "socks5.proxy.routes[1].hosts=chat.lab",
				"socks5.proxy.routes[1].via=main", "socks5.proxy.routes[2].hosts=*", "socks5.proxy.routes[2].via=deny")
			.run((context) -> {
				Socks5Client client = context.getBean(Socks5Client.class);
				client.connect("chat.corp", 5222).close();
				client.connect("chat.lab", 5222).close();
				assertThat(hosts(this.main)).containsExactly("chat.corp", "chat.lab");
				assertThat(client.routes()).contains("#1 chat.corp via main", "#3 * deny");
			});
	}

	@Test
	void leadThroughAClientWhoseChainLeadsBackToTheDefault() {
		this.main.knowing("lab.proxy", this.lab.port());
		this.plain
			.withPropertyValues("socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + this.main.port(),
					"socks5.proxy.instances.lab.host=lab.proxy", "socks5.proxy.instances.lab.via=default",
					"socks5.proxy.routes[0].hosts=*.lab", "socks5.proxy.routes[0].via=lab")
			.run((context) -> {
				context.getBean(Socks5Client.class).connect("chat.lab", 5222).close();
				assertThat(hosts(this.main)).containsExactly("lab.proxy");
				assertThat(hosts(this.lab)).containsExactly("chat.lab");
			});
	}

	@Test
	void areCreatedFromAnyFirstBean() {
		for (String first : List.of("labSocks5Client", "socks5Client", "outSocks5Client")) {
			ApplicationContextRunner lazy = this.runner
				.withInitializer((context) -> context.addBeanFactoryPostProcessor((beanFactory) -> {
					for (String name : beanFactory.getBeanDefinitionNames()) {
						beanFactory.getBeanDefinition(name).setLazyInit(true);
					}
				}))
				.withPropertyValues("socks5.proxy.instances.lab.via=default",
						"socks5.proxy.instances.out.host=out.proxy", "socks5.proxy.instances.out.via=lab",
						"socks5.proxy.routes[0].hosts=*.lab", "socks5.proxy.routes[0].via=lab",
						"socks5.proxy.routes[1].hosts=*.out", "socks5.proxy.routes[1].via=out");
			lazy.run((context) -> {
				assertThat(context.getBean(first, Socks5Client.class)).isNotNull();
				Socks5Client client = context.getBean("socks5Client", Socks5Client.class);
				assertThat(client.routes()).containsExactly("#1 *.lab via lab", "#2 *.out via out");
			});
		}
	}

	@Test
	void areReadFromEnvironmentVariables() {
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("SOCKS5_PROXY_ROUTES_0_HOSTS", "*.lab, *.test", "SOCKS5_PROXY_ROUTES_0_PORTS_0", "5222",
								"SOCKS5_PROXY_ROUTES_0_VIA", "lab"))))
			.run((context) -> assertThat(context.getBean(Socks5Client.class).routes())
				.containsExactly("#1 *.lab, *.test (ports 5222) via lab"));
	}

	@Test
	void areManyWithoutASlowStart() {
		List<String> values = new ArrayList<>();
		IntStream.range(0, 1000).forEach((i) -> {
			values.add("socks5.proxy.routes[" + i + "].hosts=*.host" + i + ".corp");
			values.add("socks5.proxy.routes[" + i + "].via=lab");
		});
		this.runner.withPropertyValues(values.toArray(String[]::new))
			.run((context) -> assertThat(
					context.getBean(Socks5Client.class).routeOf(Endpoint.of("a.host999.corp", 1)).route())
				.isEqualTo("#1000 *.host999.corp via lab"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '"', textBlock = """
			[1].hosts=10.0.0.0/33 | lab  | - | [1].hosts[0] | the number of leading bits
			[1].hosts=a.b,c d     | lab  | - | [1].hosts[1] | a host name must not contain
			[1].hosts=a:80        | lab  | - | [1].hosts[0] | must not have a port
			[1].hosts=            | lab  | - | [1].hosts    | it must contain at least one host: use * for every host
			[1].ports[0]=25       | deny | - | [1].hosts    | it must contain at least one host
			[1].hosts=*.x         | nope | - | [1].via      | the names are default, direct, deny, lab
			[1].hosts=*.x         | -    | - | [1].via      | it must be set to the name of a client
			[1].hosts=*.x | deny | [1].ports=65536    | [1].ports[0] | '65536' is not a port (0 to 65535)
			[1].hosts=*.x | deny | [1].ports=80,9-8   | [1].ports[1] | '9-8' is not a port
			[1].hosts=a.first     | lab  | - | [1].hosts    | the route can never be taken
			[1].hosts=a.direct    | lab  | - | [1].hosts    | 'socks5.proxy.non-proxy-hosts'
			[1].hosts=${NOPE}     | lab  | - | [1].hosts    | which cannot be resolved
			""")
	void stopTheStartIfTheyCannotBeUsed(String value, String via, String more, String property, String reason) {
		List<String> values = new ArrayList<>(
				List.of("socks5.proxy.non-proxy-hosts=*.direct", "socks5.proxy.routes[0].hosts=*.first",
						"socks5.proxy.routes[0].via=lab", "socks5.proxy.routes" + value));
		if (via != null) {
			values.add("socks5.proxy.routes[1].via=" + via);
		}
		if (more != null) {
			values.add("socks5.proxy.routes" + more);
		}
		this.runner.withPropertyValues(values.toArray(String[]::new))
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("'socks5.proxy.routes" + property)
				.hasStackTraceContaining(reason));
	}

	@Test
	void requireADefaultClient() {
		this.plain
			.withPropertyValues("socks5.proxy.instances.lab.host=127.0.0.1", "socks5.proxy.routes[0].hosts=*.lab",
					"socks5.proxy.routes[0].via=lab")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("'socks5.proxy.routes' is not valid")
				.hasMessageContaining("set 'socks5.proxy.host'"));
		this.plain
			.withPropertyValues("socks5.proxy.enabled=false", "socks5.proxy.routes[0].hosts=*.lab",
					"socks5.proxy.routes[0].via=lab")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static List<String> hosts(FakeSocksServer proxy) {
		return proxy.requests().stream().map(FakeSocksServer.Request::host).toList();
	}

	private static Socks5Client lab(ApplicationContext context) {
		return context.getBean("labSocks5Client", Socks5Client.class);
	}

}
