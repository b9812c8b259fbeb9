package io.socks5.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.socks5.boot.autoconfigure.ConditionalOnSocks5Client;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.Socks5Clients;
import io.socks5.boot.autoconfigure.Socks5SupportAutoConfiguration;
import io.socks5.boot.metrics.MicrometerConnectListener;
import io.socks5.boot.metrics.Socks5ClientMetrics;
import io.socks5.client.Socks5Client;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters of
 * {@link Socks5Client}s.
 */
@AutoConfiguration(after = { Socks5AutoConfiguration.class, Socks5SupportAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnSocks5Client
public final class Socks5MetricsAutoConfiguration {

	private static final String OBSERVATION = "socks5.client.connect";

	@Bean
	@ConditionalOnMissingBean
	MicrometerConnectListener socks5MicrometerConnectListener(ObjectProvider<MeterRegistry> registry) {
		// the exporter of the registry may itself connect through the proxy
		return new MicrometerConnectListener(registry::getObject);
	}

	@Bean
	@ConditionalOnMissingBean
	Socks5ClientMetrics socks5ClientMetrics(Socks5Clients clients, MicrometerConnectListener listener) {
		return new Socks5ClientMetrics(clients::all, listener);
	}

	@Bean
	@ConditionalOnMissingBean(name = "socks5ObservationMeterFilter")
	static MeterFilter socks5ObservationMeterFilter() {
		// these would repeat the meters of the starter
		return MeterFilter.deny((id) -> id.getName().equals(OBSERVATION) || id.getName().startsWith(OBSERVATION + "."));
	}

}
