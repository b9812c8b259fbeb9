package io.socks5.boot.autoconfigure;

import javax.net.SocketFactory;

import io.socks5.boot.autoconfigure.http.Socks5HttpClientsAutoConfiguration;
import io.socks5.client.Socks5Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the failure analysis of a missing client, which names the property to set.
 */
@ExtendWith(OutputCaptureExtension.class)
class MissingClientStartTests {

	@Test
	void reportsAMissingHost(CapturedOutput output) {
		FailedStart.with(WantsClient.class);
		assertThat(output).containsIgnoringNewLines("""
				Description:

				Parameter 0 of constructor in io.socks5.boot.autoconfigure.MissingClientStartTests$WantsClient \
				required a SOCKS5 client (io.socks5.client.Socks5Client) that could not be found: \
				'socks5.proxy.host' is not set.


				Action:

				Set 'socks5.proxy.host' to the host name or the address of your SOCKS5 proxy \
				(and 'socks5.proxy.port' if it is not 1080).
				""");
		assertThat(output).doesNotContain("\tat ");
	}

	@Test
	void takesABlankHostForNone(CapturedOutput output) {
		FailedStart.with(WantsClient.class, "--socks5.proxy.host= ");
		assertThat(output).contains("that could not be found: 'socks5.proxy.host' is not set.");
	}

	@ParameterizedTest
	@ValueSource(classes = { WantsFactory.class, WantsFactoryByName.class, WantsClientByName.class })
	void namesTheMissingBeanForEachInjectionPoint(Class<?> component, CapturedOutput output) {
		FailedStart.with(component);
		assertThat(output).contains("required a SOCKS5 client")
			.contains("that could not be found: 'socks5.proxy.host' is not set.")
			.contains("Set 'socks5.proxy.host' to the host name");
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "FALSE", "off", "no" })
	void reportsThatItIsDisabled(String off, CapturedOutput output) {
		FailedStart.with(WantsFactory.class, "--socks5.proxy.host=proxy.corp", "--socks5.proxy.enabled=" + off);
		assertThat(output).contains("that could not be found: 'socks5.proxy.enabled' is not true.")
			.contains("Remove 'socks5.proxy.enabled', or set it to true.");
	}

	@Test
	void reportsThatItIsDisabledBeforeAMissingHost(CapturedOutput output) {
		FailedStart.with(WantsClient.class, "--socks5.proxy.enabled=false");
		assertThat(output).contains("that could not be found: 'socks5.proxy.enabled' is not true.");
	}

	@Test
	void reportsThatTheFactoryHasBackedOffForTwoClients(CapturedOutput output) {
		FailedStart.with(WantsFactoryOfTwo.class, "--socks5.proxy.host=proxy.corp");
		assertThat(output).contains("that could not be found: the auto-configuration has backed off.")
			.contains("conditions report for Socks5AutoConfiguration");
	}

	@Test
	void namesTheSwitchOfTheHttpClientsThatAskForIt(CapturedOutput output) {
		FailedStart.with(HttpClients.class, "--socks5.proxy.http-clients.enabled=true");
		assertThat(output).contains("'socks5.proxy.http-clients.enabled' is true and requires a SOCKS5 client.")
			.contains("Or set 'socks5.proxy.http-clients.enabled' to false");
	}

	@Test
	void leavesOtherMissingBeansToSpringBoot(CapturedOutput output) {
		FailedStart.with(WantsPlainFactory.class);
		assertThat(output).contains("required a bean of type 'javax.net.SocketFactory' that could not be found")
			.doesNotContain("SOCKS5 client");
	}

	@Test
	void leavesTwoClientsWhereOneIsWantedToSpringBoot(CapturedOutput output) {
		FailedStart.with(WantsOneOfTwo.class);
		assertThat(output).contains("required a single bean, but 2 were found");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(Socks5HttpClientsAutoConfiguration.class)
	static class HttpClients {

	}

	@Configuration(proxyBeanMethods = false)
	static class WantsClient {

		WantsClient(Socks5Client client) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WantsFactory {

		WantsFactory(@Qualifier("socks5SocketFactory") SocketFactory factory) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WantsFactoryByName {

		@Bean
		Object library(BeanFactory factory) {
			return factory.getBean("socks5SocketFactory");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WantsClientByName {

		@Bean
		Object library(BeanFactory factory) {
			return factory.getBean("socks5Client");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WantsPlainFactory {

		WantsPlainFactory(SocketFactory factory) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoClients {

		@Bean
		Socks5Client chat() {
			return Socks5Client.builder().name("chat").proxy("proxy.corp", 1080).build();
		}

		@Bean
		Socks5Client mail() {
			return Socks5Client.builder().name("mail").proxy("proxy.corp", 1080).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ TwoClients.class, WantsFactory.class })
	static class WantsFactoryOfTwo {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ TwoClients.class, WantsClient.class })
	static class WantsOneOfTwo {

	}

}
