package io.socks5.boot.autoconfigure.rabbit;

import java.util.List;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.AddressResolver;
import com.rabbitmq.client.DnsRecordIpAddressResolver;
import com.rabbitmq.client.DnsSrvRecordAddressResolver;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;
import io.socks5.boot.autoconfigure.integration.UnsupportedIntegrationException;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;
import org.springframework.amqp.rabbit.connection.AbstractRoutingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Routes connection factories through the proxy, after the application has customized
 * them. Rejects those that connect in another way.
 */
class ProxiedRabbit implements BeanPostProcessor {

	private static final String STREAMS = "com.rabbitmq.stream.Environment";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Socks5Integration integration;

	private final @Nullable Class<?> streams;

	ProxiedRabbit(ConfigurableListableBeanFactory beanFactory, Socks5Integration integration) {
		this.beanFactory = beanFactory;
		this.integration = integration;
		ClassLoader classLoader = beanFactory.getBeanClassLoader();
		this.streams = ClassUtils.isPresent(STREAMS, classLoader) ? ClassUtils.resolveClassName(STREAMS, classLoader)
				: null;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (this.streams != null && this.streams.isInstance(bean)) {
			throw refuse(beanName, "connects to RabbitMQ streams", "Remove spring-rabbit-stream, or exclude the bean.");
		}
		if (bean instanceof ConnectionFactory && !(bean instanceof ScopedObject)) {
			Object target = AopProxyUtils.getSingletonTarget(bean);
			route((target != null) ? target : bean, beanName);
		}
		return bean;
	}

	private void route(Object factory, String name) {
		if (factory instanceof AbstractRoutingConnectionFactory several) {
			RabbitFields.targets(several).values().forEach((target) -> route(target, name));
			Object other = RabbitFields.defaultTarget(several);
			if (other != null) {
				route(other, name);
			}
		}
		else if (factory instanceof AbstractConnectionFactory one) {
			route(one, name);
		}
		else {
			throw refuse(name, "is a " + factory.getClass().getName() + ", which creates its own connections",
					"Use a CachingConnectionFactory.");
		}
	}

	private void route(AbstractConnectionFactory factory, String name) {
		keepNames(factory, name);
		new BrokerTransport(this.beanFactory, this.integration, name).install(factory.getRabbitConnectionFactory());
		if (factory.getPublisherConnectionFactory() instanceof AbstractConnectionFactory publisher
				&& publisher != factory) {
			route(publisher, name);
		}
	}

	private void keepNames(AbstractConnectionFactory factory, String name) {
		AddressResolver resolver = RabbitFields.addressResolver(factory);
		if (resolver instanceof DnsRecordIpAddressResolver || resolver instanceof DnsSrvRecordAddressResolver) {
			throw refuse(name, "looks names up with a " + resolver.getClass().getName(), "Remove the resolver.");
		}
		List<Address> addresses = RabbitFields.addresses(factory);
		if (resolver == null && addresses == null) {
			factory.setAddressResolver(
					new BrokerAddresses(() -> List.of(new Address(factory.getHost(), factory.getPort()))));
		}
		else if (resolver == null && addresses != null && addresses.size() == 1) {
			// several addresses are not looked up, and Spring can shuffle them
			factory.setAddressResolver(new BrokerAddresses(() -> List.copyOf(addresses)));
		}
	}

	private UnsupportedIntegrationException refuse(String name, String reason, String remedy) {
		return this.integration.refuse("RabbitMQ '" + name + "' " + reason, remedy);
	}

}
