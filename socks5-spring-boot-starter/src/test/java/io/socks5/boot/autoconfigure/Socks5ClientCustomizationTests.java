package io.socks5.boot.autoconfigure;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

import io.socks5.boot.ProxyScripts;
import io.socks5.client.Socks5Client;
import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Socks5ClientCustomizer} and {@link ConnectListener} beans.
 */
class Socks5ClientCustomizationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Socks5AutoConfiguration.class));

	@Test
	void appliesCustomizersInOrderAndAfterTheProperties() {
		this.runner.withUserConfiguration(CustomizerConfiguration.class)
			.withPropertyValues("socks5.proxy.host=proxy.corp")
			.run((context) -> {
				Socks5Client client = context.getBean(Socks5Client.class);
				assertThat(client.name()).isEqualTo("second");
				assertThat(client.proxy()).hasToString("elsewhere.corp:9050");
			});
	}

	@Test
	void notifiesListenersInOrderAndSurvivesThem() {
		try (ScriptedProxy proxy = ProxyScripts.granting()) {
			this.runner.withUserConfiguration(ListenerConfiguration.class)
				.withPropertyValues(ProxyScripts.properties(proxy))
				.run((context) -> {
					try (Socket socket = context.getBean(Socks5Client.class).connect("chat.example", 5222)) {
						assertThat(socket.isConnected()).isTrue();
						assertThat(context.getBean(ListenerConfiguration.class).events)
							.containsExactly("first default chat.example:5222", "second default chat.example:5222");
					}
				});
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizerConfiguration {

		@Bean
		@Order(2)
		Socks5ClientCustomizer later() {
			return (builder) -> builder.name("second");
		}

		@Bean
		@Order(1)
		Socks5ClientCustomizer sooner() {
			return (builder) -> builder.name("first").proxy("elsewhere.corp", 9050);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ListenerConfiguration {

		private final List<String> events = new ArrayList<>();

		@Bean
		@Order(3)
		ConnectListener later() {
			return (attempt) -> note("second", attempt);
		}

		@Bean
		@Order(2)
		ConnectListener broken() {
			return (attempt) -> {
				throw new IllegalStateException("listener");
			};
		}

		@Bean
		@Order(1)
		ConnectListener sooner() {
			return (attempt) -> note("first", attempt);
		}

		private ConnectListener.Observation note(String who, ConnectAttempt attempt) {
			this.events.add(who + " " + attempt.name() + " " + attempt.destination());
			return ConnectListener.Observation.NONE;
		}

	}

}
