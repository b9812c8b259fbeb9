package io.socks5.boot.autoconfigure;

import javax.net.SocketFactory;

import io.socks5.client.Socks5Client;
import io.socks5.event.ConnectListener;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Configurations imported by {@link Socks5AutoConfiguration}, in this order. The client
 * requires connection details from any source.
 */
final class Socks5Configurations {

	private Socks5Configurations() {
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnSocks5Enabled
	@EnableConfigurationProperties(Socks5ProxyProperties.class)
	@Import({ ConnectionDetailsConfiguration.class, ClientConfiguration.class, SocketFactoryConfiguration.class })
	static class EnabledConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	@Conditional(OnSocks5HostCondition.class)
	static class ConnectionDetailsConfiguration {

		@Bean
		@ConditionalOnMissingBean(Socks5ConnectionDetails.class)
		PropertiesSocks5ConnectionDetails socks5ConnectionDetails(Socks5ProxyProperties properties) {
			return new PropertiesSocks5ConnectionDetails(properties);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(Socks5ConnectionDetails.class)
	static class ClientConfiguration {

		@Bean
		@ConditionalOnMissingBean
		Socks5Client socks5Client(Socks5ConnectionDetails details, Socks5ProxyProperties properties,
				ObjectProvider<SslBundles> bundles, ObjectProvider<Socks5CredentialsProvider> credentials,
				ObjectProvider<ConnectListener> listeners, ObjectProvider<Socks5ClientCustomizer> customizers) {
			return new Socks5ClientFactory(details, properties, bundles.getIfAvailable()).create(
					credentials.orderedStream().toList(), listeners.orderedStream().toList(),
					customizers.orderedStream().toList());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnSingleCandidate(Socks5Client.class)
	static class SocketFactoryConfiguration {

		@Bean(defaultCandidate = false)
		@ConditionalOnMissingBean(name = "socks5SocketFactory")
		SocketFactory socks5SocketFactory(Socks5Client client) {
			// applications have other factories, so this one is never injected by type
			// alone
			return client.socketFactory();
		}

	}

}
