package io.socks5.boot.autoconfigure.observation;

import io.micrometer.observation.ObservationRegistry;
import io.socks5.boot.autoconfigure.ConditionalOnSocks5Client;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.Socks5SupportAutoConfiguration;
import io.socks5.boot.observation.ObservedConnectListener;
import io.socks5.boot.observation.Socks5ConnectObservationConvention;
import io.socks5.client.Socks5Client;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the observations of
 * {@link Socks5Client}s.
 */
@AutoConfiguration(after = { Socks5AutoConfiguration.class, Socks5SupportAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnSocks5Client
public final class Socks5ObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ObservedConnectListener socks5ObservedConnectListener(ObjectProvider<ObservationRegistry> registry,
			ObjectProvider<Socks5ConnectObservationConvention> convention) {
		// handlers of the registry may themselves connect through the proxy
		return new ObservedConnectListener(registry::getObject, convention.getIfAvailable());
	}

}
