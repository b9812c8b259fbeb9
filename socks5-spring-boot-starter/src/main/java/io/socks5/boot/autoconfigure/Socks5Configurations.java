package io.socks5.boot.autoconfigure;

import javax.net.SocketFactory;

import io.socks5.client.Socks5Client;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Configurations imported by {@link Socks5AutoConfiguration}, in this order. The client
 * requires connection details from any source.
 */
final class Socks5Configurations {

	static final String INSTANCE_FACTORY = "socks5InstanceFactory";

	private Socks5Configurations() {
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnSocks5Enabled
	@EnableConfigurationProperties(Socks5ProxyProperties.class)
	@Import({ ConnectionDetailsConfiguration.class, ClientConfiguration.class, SocketFactoryConfiguration.class,
			InstancesRegistrar.class, DiscoveryConfiguration.class })
	static class EnabledConfiguration {

		@Bean
		static InstanceQualifiers socks5InstanceQualifiers() {
			return new InstanceQualifiers();
		}

		@Bean
		Socks5Refresh socks5Refresh(Environment environment, Socks5BindHandlerAdvisor advisor,
				Socks5ProxyProperties properties, Socks5InstanceFactory factory) {
			return new Socks5Refresh(environment, advisor, properties, factory);
		}

		@Bean
		EnvironmentChangeListener socks5EnvironmentChangeListener(ObjectProvider<Socks5Refresh> refresh) {
			return new EnvironmentChangeListener(refresh);
		}

		@Bean
		ScheduleCheck socks5ScheduleCheck(Socks5ProxyProperties properties,
				ConfigurableListableBeanFactory beanFactory) {
			return new ScheduleCheck(properties, beanFactory);
		}

		@Bean(INSTANCE_FACTORY)
		Socks5InstanceFactory socks5InstanceFactory(ConfigurableListableBeanFactory beanFactory,
				Socks5ProxyProperties properties, Environment environment, ObjectProvider<SslBundles> bundles,
				ObjectProvider<Socks5ConnectionDetails> details, ObjectProvider<Socks5Client> client,
				ObjectProvider<EndpointDiscovery> discovery) {
			return new Socks5InstanceFactory(beanFactory, properties, environment, bundles, details, client, discovery);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "org.springframework.cloud.client.discovery.event.HeartbeatEvent")
	static class DiscoveryConfiguration {

		@Bean
		CloudDiscovery socks5CloudDiscovery(ObjectProvider<DiscoveryClient> discoveryClient) {
			return new CloudDiscovery(discoveryClient);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Conditional(OnSocks5HostCondition.class)
	static class ConnectionDetailsConfiguration {

		@Bean
		@ConditionalOnMissingBean(Socks5ConnectionDetails.class)
		PropertiesSocks5ConnectionDetails socks5ConnectionDetails(Socks5ProxyProperties properties) {
			return new PropertiesSocks5ConnectionDetails(InstanceId.ofDefault(properties.getName()), properties);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(Socks5ConnectionDetails.class)
	static class ClientConfiguration {

		@Bean
		@ConditionalOnMissingBean
		Socks5Client socks5Client(Socks5InstanceFactory factory, Socks5ConnectionDetails details) {
			return factory.defaultClient(details);
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
