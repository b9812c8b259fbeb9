package io.socks5.boot.autoconfigure;

import javax.net.SocketFactory;

import io.socks5.client.Socks5Client;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the bean {@code socks5SocketFactory}, which is never injected by accident.
 */
class Socks5SocketFactoryInjectionTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Socks5AutoConfiguration.class))
		.withBean(ByType.class)
		.withPropertyValues("socks5.proxy.host=proxy.corp");

	@Test
	void isNotInjectedByTypeAlone() {
		this.runner.run((context) -> {
			assertThat(context).hasBean("socks5SocketFactory");
			assertThat(context.getBean(ByType.class).factory).isNull();
		});
	}

	@Test
	void isInjectedByQualifier() {
		this.runner.withBean(ByQualifier.class)
			.run((context) -> assertThat(context.getBean(ByQualifier.class).factory)
				.isSameAs(context.getBean(Socks5Client.class).socketFactory()));
	}

	@Test
	void leavesInjectionByTypeToAnotherFactory() {
		this.runner.withUserConfiguration(PlainFactoryConfiguration.class)
			.withBean(ByQualifier.class)
			.run((context) -> {
				assertThat(context.getBean(ByType.class).factory).isSameAs(context.getBean("plainFactory"));
				assertThat(context.getBean(ByQualifier.class).factory)
					.isSameAs(context.getBean(Socks5Client.class).socketFactory());
			});
	}

	@Test
	void backsOffForAFactoryOfItsName() {
		this.runner.withBean("socks5SocketFactory", SocketFactory.class, SocketFactory::getDefault)
			.withBean(ByQualifier.class)
			.run((context) -> assertThat(context.getBean(ByQualifier.class).factory)
				.isSameAs(SocketFactory.getDefault()));
	}

	@Configuration(proxyBeanMethods = false)
	static class PlainFactoryConfiguration {

		@Bean
		SocketFactory plainFactory() {
			return SocketFactory.getDefault();
		}

	}

	static class ByType {

		private final @Nullable SocketFactory factory;

		ByType(ObjectProvider<SocketFactory> factory) {
			this.factory = factory.getIfAvailable();
		}

	}

	static class ByQualifier {

		private final SocketFactory factory;

		ByQualifier(@Qualifier("socks5SocketFactory") SocketFactory factory) {
			this.factory = factory;
		}

	}

}
