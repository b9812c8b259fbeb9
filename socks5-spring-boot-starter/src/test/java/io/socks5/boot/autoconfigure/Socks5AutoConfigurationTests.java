package io.socks5.boot.autoconfigure;

import java.util.Map;

import javax.net.SocketFactory;

import io.socks5.client.Socks5Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Socks5AutoConfiguration}: when it creates what, and when it backs off.
 */
class Socks5AutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Socks5AutoConfiguration.class));

	@Test
	void createsNothingWithoutAHost() {
		this.runner.withPropertyValues("socks5.proxy.port=1081").run((context) -> {
			assertThat(context).doesNotHaveBean(Socks5ConnectionDetails.class).doesNotHaveBean(Socks5Client.class);
			assertThat(context).doesNotHaveBean(SocketFactory.class);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t" })
	void createsNothingWithABlankHost(String blank) {
		this.runner.withInitializer(host(blank)).run((context) -> {
			assertThat(context).doesNotHaveBean(Socks5ConnectionDetails.class).doesNotHaveBean(Socks5Client.class);
			assertThat(context).doesNotHaveBean(SocketFactory.class);
		});
	}

	@Test
	void backsOffWithoutTheClientOnTheClassPath() {
		this.runner.withClassLoader(new FilteredClassLoader(Socks5Client.class))
			.withPropertyValues("socks5.proxy.host=proxy.corp")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(Socks5AutoConfiguration.class)
				.doesNotHaveBean(Socks5ConnectionDetails.class));
	}

	@Test
	void createsNothingWhenDisabled() {
		this.runner.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(Socks5ConnectionDetails.class).doesNotHaveBean(Socks5Client.class);
			assertThat(context).doesNotHaveBean(SocketFactory.class).doesNotHaveBean(Socks5ProxyProperties.class);
		});
	}

	@Test
	void staysDisabledWithADetailsBean() {
		this.runner.withUserConfiguration(DetailsConfiguration.class)
			.withPropertyValues("socks5.proxy.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Socks5Client.class));
	}

	@Test
	void createsAClientAndItsSocketFactoryWithAHost() {
		this.runner.withPropertyValues("socks5.proxy.host=proxy.corp").run((context) -> {
			Socks5Client client = context.getBean("socks5Client", Socks5Client.class);
			assertThat(client.name()).isEqualTo("default");
			assertThat(client.proxy()).hasToString("proxy.corp:1080");
			assertThat(context.getBean("socks5SocketFactory")).isSameAs(client.socketFactory());
			assertThat(context).hasSingleBean(Socks5ConnectionDetails.class);
		});
	}

	@Test
	void stripsTheHost() {
		this.runner.withInitializer(host(" proxy.corp\t"))
			.run((context) -> assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("proxy.corp:1080"));
	}

	@Test
	void isSwitchedOnByADetailsBeanAlone() {
		this.runner.withUserConfiguration(DetailsConfiguration.class).run((context) -> {
			assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("compose.test:1080");
			assertThat(context).hasBean("socks5SocketFactory");
		});
	}

	@Test
	void prefersADetailsBeanToTheProperties() {
		this.runner.withUserConfiguration(DetailsConfiguration.class)
			.withPropertyValues("socks5.proxy.host=proxy.corp", "socks5.proxy.port=9050")
			.run((context) -> {
				assertThat(context).hasSingleBean(Socks5ConnectionDetails.class);
				assertThat(context.getBean(Socks5Client.class).proxy()).hasToString("compose.test:1080");
			});
	}

	@Test
	void backsOffForAClientOfTheUserAndGivesItASocketFactory() {
		this.runner.withUserConfiguration(ClientConfiguration.class)
			.withPropertyValues("socks5.proxy.host=proxy.corp")
			.run((context) -> {
				assertThat(context).hasSingleBean(Socks5Client.class).doesNotHaveBean("socks5Client");
				assertThat(context.getBean("socks5SocketFactory"))
					.isSameAs(context.getBean(Socks5Client.class).socketFactory());
			});
	}

	@Test
	void givesAClientOfTheUserASocketFactoryWithoutAHost() {
		this.runner.withUserConfiguration(ClientConfiguration.class)
			.run((context) -> assertThat(context.getBean("socks5SocketFactory"))
				.isSameAs(context.getBean(Socks5Client.class).socketFactory()));
	}

	@Test
	void leavesTheSocketFactoriesOfTwoClientsToTheUser() {
		this.runner.withUserConfiguration(ClientConfiguration.class, OtherClientConfiguration.class)
			.withPropertyValues("socks5.proxy.host=proxy.corp")
			.run((context) -> {
				assertThat(context.getBeansOfType(Socks5Client.class)).containsOnlyKeys("chat", "mail");
				assertThat(context).doesNotHaveBean("socks5SocketFactory");
			});
	}

	@Test
	void goesTogetherWithAClientThatIsNoDefaultCandidate() {
		this.runner.withUserConfiguration(SecondaryClientConfiguration.class)
			.withPropertyValues("socks5.proxy.host=proxy.corp")
			.run((context) -> {
				assertThat(context.getBeansOfType(Socks5Client.class)).containsOnlyKeys("secondary", "socks5Client");
				assertThat(context.getBean("socks5SocketFactory"))
					.isSameAs(context.getBean("socks5Client", Socks5Client.class).socketFactory());
			});
	}

	// as it is: property values of the runner lose their spaces
	private static ApplicationContextInitializer<ConfigurableApplicationContext> host(String host) {
		MapPropertySource source = new MapPropertySource("host", Map.of("socks5.proxy.host", host));
		return (context) -> context.getEnvironment().getPropertySources().addFirst(source);
	}

	@Configuration(proxyBeanMethods = false)
	static class DetailsConfiguration {

		@Bean
		Socks5ConnectionDetails details() {
			return () -> "compose.test";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClientConfiguration {

		@Bean
		Socks5Client chat() {
			return Socks5Client.builder().name("chat").proxy("chat-proxy.corp", 1080).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherClientConfiguration {

		@Bean
		Socks5Client mail() {
			return Socks5Client.builder().name("mail").proxy("mail-proxy.corp", 1080).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondaryClientConfiguration {

		@Bean(defaultCandidate = false)
		Socks5Client secondary() {
			return Socks5Client.builder().name("secondary").proxy("other-proxy.corp", 1080).build();
		}

	}

}
