package io.socks5.boot.autoconfigure.health;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.health.Socks5HealthIndicator;
import io.socks5.client.Socks5Client;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors.Entry;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Socks5HealthContributorAutoConfiguration}.
 */
class Socks5HealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(Socks5AutoConfiguration.class, Socks5HealthContributorAutoConfiguration.class))
		.withPropertyValues("socks5.proxy.host=proxy.corp");

	@Test
	void createsAnIndicator() {
		this.runner.run((context) -> assertThat(context.getBean("socks5HealthContributor"))
			.isInstanceOf(Socks5HealthIndicator.class));
	}

	@Test
	void createsNothingWithoutAClient() {
		this.runner.withPropertyValues("socks5.proxy.host=")
			.run((context) -> assertThat(context).doesNotHaveBean("socks5HealthContributor"));
	}

	@Test
	void isSwitchedOffByItsProperty() {
		this.runner.withPropertyValues("management.health.socks5.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(Socks5Client.class)
				.doesNotHaveBean("socks5HealthContributor"));
	}

	@Test
	void isSwitchedOffWithAllOthers() {
		this.runner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("socks5HealthContributor"));
	}

	@Test
	void backsOffForAnIndicatorOfTheUser() {
		this.runner.withBean("socks5HealthIndicator", HealthIndicator.class, () -> () -> Health.unknown().build())
			.run((context) -> assertThat(context).doesNotHaveBean("socks5HealthContributor")
				.doesNotHaveBean(Socks5HealthIndicator.class));
	}

	@Test
	void backsOffForAContributorOfTheUser() {
		this.runner.withBean("socks5HealthContributor", HealthIndicator.class, () -> () -> Health.unknown().build())
			.run((context) -> assertThat(context).doesNotHaveBean(Socks5HealthIndicator.class));
	}

	@Test
	void createsNothingWithoutTheHealthModule() {
		this.runner.withClassLoader(new FilteredClassLoader(HealthContributor.class))
			.run((context) -> assertThat(context).hasSingleBean(Socks5Client.class)
				.doesNotHaveBean("socks5HealthContributor"));
	}

	@Test
	void watchesAClientOfTheUserEvenWhenDisabled() {
		this.runner.withUserConfiguration(ClientsConfiguration.Chat.class)
			.withPropertyValues("socks5.proxy.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(Socks5HealthIndicator.class));
	}

	@Test
	void isACompositeOfSeveralClientsKeyedByTheirNames() {
		this.runner.withUserConfiguration(ClientsConfiguration.Chat.class, ClientsConfiguration.Mail.class)
			.run((context) -> assertThat(context.getBean(CompositeHealthContributor.class)).extracting(Entry::name)
				.containsExactlyInAnyOrder("chat", "mail"));
	}

	@Test
	void watchesAClientThatIsNoDefaultCandidate() {
		this.runner.withUserConfiguration(ClientsConfiguration.Secondary.class)
			.run((context) -> assertThat(context.getBean(CompositeHealthContributor.class)).extracting(Entry::name)
				.containsExactlyInAnyOrder("default", "secondary"));
	}

	@Test
	void refusesTwoClientsOfOneName() {
		this.runner.withBean("first", Socks5Client.class, () -> ClientsConfiguration.client("chat"))
			.withBean("second", Socks5Client.class, () -> ClientsConfiguration.client("chat"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("There are two SOCKS5 clients named 'chat'"));
	}

	/**
	 * Clients of the user.
	 */
	static class ClientsConfiguration {

		static Socks5Client client(String name) {
			return Socks5Client.builder().name(name).proxy("proxy.corp", 1080).build();
		}

		@Configuration(proxyBeanMethods = false)
		static class Chat {

			@Bean
			Socks5Client firstClient() {
				return client("chat");
			}

		}

		@Configuration(proxyBeanMethods = false)
		static class Mail {

			@Bean
			Socks5Client secondClient() {
				return client("mail");
			}

		}

		@Configuration(proxyBeanMethods = false)
		static class Secondary {

			@Bean(defaultCandidate = false)
			Socks5Client otherClient() {
				return client("secondary");
			}

		}

	}

}
