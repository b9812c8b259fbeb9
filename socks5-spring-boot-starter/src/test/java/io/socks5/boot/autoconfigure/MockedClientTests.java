package io.socks5.boot.autoconfigure;

import io.socks5.boot.autoconfigure.endpoint.Socks5EndpointAutoConfiguration;
import io.socks5.boot.autoconfigure.health.Socks5HealthContributorAutoConfiguration;
import io.socks5.boot.autoconfigure.metrics.Socks5MetricsAutoConfiguration;
import io.socks5.client.Socks5Client;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test of an application that replaces the client by a mock.
 */
@SpringBootTest(properties = "socks5.proxy.host=proxy.corp")
class MockedClientTests {

	@MockitoBean
	private Socks5Client client;

	@Autowired
	private Socks5Client injected;

	@Test
	void starts() {
		assertThat(this.injected).isSameAs(this.client);
		assertThat(Mockito.mockingDetails(this.injected).isMock()).isTrue();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ Socks5AutoConfiguration.class, Socks5HealthContributorAutoConfiguration.class,
			Socks5MetricsAutoConfiguration.class, Socks5EndpointAutoConfiguration.class,
			HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
			MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
			SimpleMetricsExportAutoConfiguration.class })
	static class Application {

	}

}
