package io.socks5.boot.autoconfigure;

import java.util.List;

import javax.net.SocketFactory;

import io.socks5.client.Socks5Client;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers the beans of the named clients. None is a default candidate, and each gives
 * way to a bean of the same name. Definitions refer to factory methods, so that they can
 * be processed ahead of time.
 */
class InstancesRegistrar implements ImportBeanDefinitionRegistrar {

	static final String CLIENT = "Socks5Client";

	static final String SOCKET_FACTORY = "Socks5SocketFactory";

	static final String CONNECTION_DETAILS = "Socks5ConnectionDetails";

	private final Environment environment;

	InstancesRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
		List<String> names = InstanceNames.declared(this.environment);
		registerNames(registry, names);
		for (String name : names) {
			register(registry, name, CONNECTION_DETAILS, Socks5ConnectionDetails.class, "connectionDetails");
			register(registry, name, CLIENT, Socks5Client.class, "client");
			register(registry, name, SOCKET_FACTORY, SocketFactory.class, "socketFactory");
		}
	}

	private static void registerNames(BeanDefinitionRegistry registry, List<String> names) {
		RootBeanDefinition definition = new RootBeanDefinition(BuiltInstances.class);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, String.join(",", names));
		registry.registerBeanDefinition("socks5BuiltInstances", definition);
	}

	private static void register(BeanDefinitionRegistry registry, String name, String suffix, Class<?> type,
			String factoryMethod) {
		String bean = InstanceNames.bean(name, suffix);
		if (registry.containsBeanDefinition(bean)) {
			return;
		}
		RootBeanDefinition definition = new RootBeanDefinition(type);
		definition.setTargetType(type);
		definition.setFactoryBeanName(Socks5Configurations.INSTANCE_FACTORY);
		definition.setFactoryMethodName(factoryMethod);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
		definition.setDefaultCandidate(false);
		registry.registerBeanDefinition(bean, definition);
	}

}
