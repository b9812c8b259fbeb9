package io.socks5.boot.autoconfigure.endpoint;

import io.socks5.boot.autoconfigure.ConditionalOnSocks5Client;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.Socks5Clients;
import io.socks5.boot.autoconfigure.Socks5SupportAutoConfiguration;
import io.socks5.boot.endpoint.RecentConnects;
import io.socks5.boot.endpoint.SafeTexts;
import io.socks5.boot.endpoint.Socks5Endpoint;
import io.socks5.boot.endpoint.Socks5EndpointWebExtension;
import io.socks5.client.Socks5Client;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the actuator endpoint of
 * {@link Socks5Client}s.
 */
@AutoConfiguration(after = { Socks5AutoConfiguration.class, Socks5SupportAutoConfiguration.class })
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnSocks5Client
@ConditionalOnAvailableEndpoint(Socks5Endpoint.class)
public final class Socks5ClientsEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RecentConnects socks5RecentConnects() {
		return new RecentConnects();
	}

	@Bean
	@ConditionalOnMissingBean
	Socks5Endpoint socks5Endpoint(Socks5Clients clients, RecentConnects connects,
			ObjectProvider<SanitizingFunction> functions) {
		return new Socks5Endpoint(clients::all, connects, new SafeTexts(functions.orderedStream().toList()));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(Socks5Endpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	Socks5EndpointWebExtension socks5EndpointWebExtension(Socks5Endpoint endpoint) {
		return new Socks5EndpointWebExtension(endpoint);
	}

}
