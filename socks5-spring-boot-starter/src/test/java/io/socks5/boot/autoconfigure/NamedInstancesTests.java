package io.socks5.boot.autoconfigure;

import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import javax.net.SocketFactory;

import io.socks5.boot.ProxyScripts;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Credentials;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for named clients: their beans, what they inherit, and what they never get.
 */
class NamedInstancesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Socks5AutoConfiguration.class));

	@Test
	void areBeansBesideTheDefaultClient() {
		this.runner.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.instances.lab.host=lab.corp")
			.run((context) -> {
				Socks5Client lab = context.getBean("labSocks5Client", Socks5Client.class);
				assertThat(lab.name()).isEqualTo("lab");
				assertThat(lab.proxy()).hasToString("lab.corp:1080");
				assertThat(context.getBean("labSocks5SocketFactory")).isSameAs(lab.socketFactory());
				assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("proxy.corp:1080");
				assertThat(context.getBean("socks5SocketFactory"))
					.isSameAs(context.getBean(Socks5Client.class).socketFactory());
			});
	}

	@Test
	void areInjectedByTheirNameAndByThatOfTheirBeans() {
		this.runner.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.instances.my-lab.host=lab.corp")
			.withUserConfiguration(Asking.class)
			.run((context) -> {
				Asking asking = context.getBean(Asking.class);
				Socks5Client lab = context.getBean("myLabSocks5Client", Socks5Client.class);
				assertThat(asking.plain.name()).isEqualTo("default");
				assertThat(List.of(asking.byName, asking.byBean)).containsOnly(lab);
				assertThat(List.of(asking.factoryByName, asking.factoryByBean)).containsOnly(lab.socketFactory());
			});
	}

	@Test
	void inheritWhatTheyDoNotSet() {
		this.runner
			.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.port=1081", "socks5.proxy.username=alice",
					"socks5.proxy.password=s3cret", "socks5.proxy.connectTimeout=7s",
					"socks5.proxy.non-proxy-hosts=a.corp,b.corp", "socks5.proxy.warm.max-idle=4s",
					"socks5.proxy.health.target=chat.corp:5222", "socks5.proxy.instances.lab.HANDSHAKE_TIMEOUT=1500ms",
					"socks5.proxy.instances.lab.non-proxy-hosts[0]=c.corp", "socks5.proxy.instances.lab.warm.size=5")
			.run((context) -> {
				Socks5ProxyProperties all = context.getBean(Socks5ProxyProperties.class);
				Socks5InstanceProperties lab = lab(context);
				assertThat(lab.getHost()).isEqualTo("proxy.corp");
				assertThat(lab.getPort()).isEqualTo(1081);
				assertThat(lab.getUsername()).isEqualTo("alice");
				assertThat(lab.getConnectTimeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(lab.getHandshakeTimeout()).isEqualTo(Duration.ofMillis(1500));
				assertThat(lab.getNonProxyHosts()).containsExactly("c.corp");
				assertThat(lab.getWarm().getMaxIdle()).isEqualTo(Duration.ofSeconds(4));
				assertThat(lab.getWarm().getSize()).isEqualTo(5);
				assertThat(lab.getHealth().getTarget()).isEqualTo("chat.corp:5222");
				assertThat(all.getNonProxyHosts()).containsExactly("a.corp", "b.corp");
				assertThat(all.getWarm().getSize()).isEqualTo(2);
				assertThat(all.getHandshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
				assertThat(context.getBean("labSocks5Client", Socks5Client.class).proxy())
					.hasToString("proxy.corp:1081");
			});
	}

	@Test
	void setAPropertyBackToItsDefault() {
		this.runner
			.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.keep-alive=false",
					"socks5.proxy.port=1081", "socks5.proxy.instances.lab.keep-alive=true",
					"socks5.proxy.instances.lab.port=1080")
			.run((context) -> {
				Socks5InstanceProperties lab = lab(context);
				assertThat(lab.isKeepAlive()).isTrue();
				assertThat(lab.getPort()).isEqualTo(1080);
			});
	}

	@Test
	void areReadFromEnvironmentVariables() {
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("SOCKS5_PROXY_INSTANCES_LAB_HOST", "lab.corp",
								"SOCKS5_PROXY_INSTANCES_LAB_CONNECTTIMEOUT", "3s"))))
			.run((context) -> {
				assertThat(context.getBean("labSocks5Client", Socks5Client.class).proxy()).hasToString("lab.corp:1080");
				assertThat(lab(context).getConnectTimeout()).isEqualTo(Duration.ofSeconds(3));
			});
	}

	@Test
	void withTheirOwnHostNeverGetTheLoginOfTheDefault() {
		try (ScriptedProxy lab = ScriptedProxy.playing(Script.of("""
				> 05 01 00
				< 05 00
				> 05 01 00 03 0c 'chat.example' 1466
				< 05 00 00 01 7f000001 1f90
				"""))) {
			this.runner.withUserConfiguration(Provider.class)
				.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.username=alice",
						"socks5.proxy.password=s3cret", "socks5.proxy.ssl.enabled=true",
						"socks5.proxy.gssapi.enabled=true", "socks5.proxy.instances.lab.host=127.0.0.1",
						"socks5.proxy.instances.lab.port=" + lab.port())
				.run((context) -> {
					connect(context.getBean("labSocks5Client", Socks5Client.class));
					Socks5InstanceProperties instance = lab(context);
					assertThat(instance.getUsername()).isNull();
					assertThat(instance.getPassword()).isNull();
					assertThat(instance.getSsl().isEnabled()).isFalse();
					assertThat(instance.getGssapi().isEnabled()).isFalse();
				});
		}
	}

	@Test
	void keepTheLoginOfTheDefaultAtItsProxy() {
		try (ScriptedProxy proxy = ProxyScripts.grantingAfterLogin()) {
			this.runner.withPropertyValues(ProxyScripts.properties(proxy))
				.withPropertyValues("socks5.proxy.username=alice", "socks5.proxy.password=s3cret",
						"socks5.proxy.instances.slow.connect-timeout=20s")
				.run((context) -> connect(context.getBean("slowSocks5Client", Socks5Client.class)));
			assertThat(proxy.connections()).isEqualTo(1);
		}
	}

	@Test
	void takeTheProviderThatIsQualifiedByTheirName() {
		try (ScriptedProxy proxy = ProxyScripts.grantingAfterLogin("bob", "of-lab");
				ScriptedProxy other = ProxyScripts.grantingAfterLogin("alice", "of-default")) {
			this.runner.withUserConfiguration(Provider.class, LabProvider.class)
				.withPropertyValues(ProxyScripts.properties(other))
				.withPropertyValues("socks5.proxy.instances.lab.host=127.0.0.1",
						"socks5.proxy.instances.lab.port=" + proxy.port())
				.run((context) -> {
					connect(context.getBean("labSocks5Client", Socks5Client.class));
					connect(context.getBean(Socks5Client.class));
				});
			assertThat(proxy.connections()).isEqualTo(1);
			assertThat(other.connections()).isEqualTo(1);
		}
	}

	@Test
	void takeConnectionDetailsOfTheirOwnAndNothingOfTheDefaultWithThem() {
		this.runner.withUserConfiguration(LabDetails.class)
			.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.username=alice",
					"socks5.proxy.password=s3cret", "socks5.proxy.ssl.enabled=true",
					"socks5.proxy.instances.lab.connect-timeout=3s")
			.run((context) -> {
				Socks5Client lab = context.getBean("labSocks5Client", Socks5Client.class);
				assertThat(lab.proxy()).hasToString("compose.test:1080");
				assertThat(lab.isSecured()).isFalse();
				assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("proxy.corp:1080");
				assertThat(context.getBean(Socks5Client.class).isSecured()).isTrue();
			});
	}

	@Test
	void inheritTheConnectionDetailsOfTheDefault() {
		this.runner.withUserConfiguration(DefaultDetails.class)
			.withPropertyValues("socks5.proxy.instances.lab.port=1085")
			.run((context) -> assertThat(context.getBean("labSocks5Client", Socks5Client.class).proxy())
				.hasToString("service.test:1085"));
	}

	@Test
	void existWithoutADefaultClient() {
		this.runner.withPropertyValues("socks5.proxy.instances.lab.host=lab.corp").run((context) -> {
			assertThat(context.getBean("labSocks5Client", Socks5Client.class).name()).isEqualTo("lab");
			assertThat(context).doesNotHaveBean("socks5Client").doesNotHaveBean("socks5SocketFactory");
			assertThat(context.getBean(Socks5Clients.class).names()).containsExactly("lab");
		});
	}

	@Test
	void existNotWhenTheStarterIsDisabled() {
		this.runner.withPropertyValues("socks5.proxy.enabled=false", "socks5.proxy.instances.lab.host=lab.corp")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Socks5Client.class));
	}

	@Test
	void giveWayToABeanOfTheSameName() {
		Socks5Client own = Socks5Client.builder().name("lab").proxy("own.corp", 1080).build();
		this.runner.withBean("labSocks5Client", Socks5Client.class, () -> own)
			.withPropertyValues("socks5.proxy.instances.lab.host=lab.corp")
			.run((context) -> {
				assertThat(context.getBean(Socks5Clients.class).get("lab")).isSameAs(own);
				assertThat(context.getBean("labSocks5SocketFactory")).isSameAs(own.socketFactory());
			});
	}

	@Test
	void areFoundInTheRegistryTogetherWithTheDefault() {
		this.runner
			.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.name=corp",
					"socks5.proxy.instances.lab.host=lab.corp", "socks5.proxy.instances.dmz.port=1081")
			.run((context) -> {
				Socks5Clients clients = context.getBean(Socks5Clients.class);
				assertThat(clients.names()).containsExactly("corp", "dmz", "lab");
				assertThat(clients.get("corp")).isSameAs(context.getBean("socks5Client"));
				assertThat(clients.get("lab")).isSameAs(context.getBean("labSocks5Client"));
				assertThatExceptionOfType(NoSuchSocks5ClientException.class).isThrownBy(() -> clients.get("lap"))
					.withMessage("There is no SOCKS5 client named 'lap': the names are corp, dmz, lab");
			});
	}

	@Test
	void leadThroughOneAnother() {
		try (ScriptedProxy outer = ScriptedProxy.playing(Script.of("""
				> 05 01 00
				< 05 00
				> 05 01 00 03 0a 'inner.corp' 0438
				< 05 00 00 01 7f000001 1f90
				> 05 02 00 02
				< 05 00
				> 05 01 00 03 0c 'chat.example' 1466
				< 05 00 00 01 7f000001 1f90
				"""))) {
			this.runner.withPropertyValues("socks5.proxy.host=inner.corp", "socks5.proxy.username=alice",
					"socks5.proxy.password=s3cret", "socks5.proxy.via=outer",
					"socks5.proxy.instances.outer.host=127.0.0.1", "socks5.proxy.instances.outer.port=" + outer.port())
				.run((context) -> connect(context.getBean(Socks5Client.class)));
		}
	}

	@Test
	void needNoProperty() {
		this.runner.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.instances.lab=")
			.run((context) -> assertThat(context.getBean("labSocks5Client", Socks5Client.class).proxy())
				.hasToString("proxy.corp:1080"));
	}

	private static Socks5InstanceProperties lab(ApplicationContext context) {
		return Objects.requireNonNull(context.getBean(Socks5ProxyProperties.class).getInstances().get("lab"));
	}

	private static void connect(Socks5Client client) throws Exception {
		try (Socket socket = client.connect("chat.example", 5222)) {
			assertThat(socket.isConnected()).isTrue();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Asking {

		private final Socks5Client plain;

		private final Socks5Client byName;

		private final Socks5Client byBean;

		private final SocketFactory factoryByName;

		private final SocketFactory factoryByBean;

		Asking(Socks5Client plain, @Qualifier("my-lab") Socks5Client byName,
				@Qualifier("myLabSocks5Client") Socks5Client byBean, @Qualifier("my-lab") SocketFactory factoryByName,
				@Qualifier("myLabSocks5SocketFactory") SocketFactory factoryByBean) {
			this.plain = plain;
			this.byName = byName;
			this.byBean = byBean;
			this.factoryByName = factoryByName;
			this.factoryByBean = factoryByBean;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Provider {

		@Bean
		Socks5CredentialsProvider vault() {
			return (proxy) -> Credentials.of("alice", "of-default");
		}

		@Bean
		Socks5ClientCustomizer customizer() {
			return (builder) -> builder.credentials("alice", "of-default");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LabProvider {

		@Bean
		@Qualifier("lab")
		Socks5CredentialsProvider labVault() {
			return (proxy) -> Credentials.of("bob", "of-lab");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LabDetails {

		@Bean(defaultCandidate = false)
		Socks5ConnectionDetails labSocks5ConnectionDetails() {
			return () -> "compose.test";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DefaultDetails {

		@Bean
		Socks5ConnectionDetails details() {
			return () -> "service.test";
		}

	}

}
