package io.socks5.boot.autoconfigure.mongodb;

import java.io.Closeable;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import com.mongodb.MongoClientSettings;
import io.socks5.boot.autoconfigure.integration.IntegrationClients;
import io.socks5.boot.autoconfigure.integration.IntegrationEventLoops;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.mongodb.autoconfigure.MongoProperties;

/**
 * Rejects clients that the customizer has not routed, and closes them. Rejects the SRV
 * scheme before the driver asks DNS.
 */
class ProxiedMongo implements BeanPostProcessor, SmartInitializingSingleton {

	static final String EVENT_LOOPS = "socks5MongodbEventLoops";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Socks5Integration integration;

	/** The beans that another post-processor can wrap after their check. */
	private final Set<String> checked = ConcurrentHashMap.newKeySet();

	ProxiedMongo(ConfigurableListableBeanFactory beanFactory, Socks5Integration integration) {
		this.beanFactory = beanFactory;
		this.integration = integration;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (check(bean, beanName)) {
			this.checked.add(beanName);
		}
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof MongoProperties properties) {
			check(properties);
		}
		else if (!this.checked.remove(beanName)) {
			// created by a FactoryBean
			check(bean, beanName);
		}
		return bean;
	}

	@Override
	public void afterSingletonsInstantiated() {
		// a FactoryBean creates its client early, but Spring would check it at its first
		// use
		MongoClients.types()
			.flatMap((type) -> Stream.of(this.beanFactory.getBeanNamesForType(type, false, false)))
			.filter((name) -> this.beanFactory.isFactoryBean(name) && this.beanFactory.containsSingleton(name))
			.forEach(this.beanFactory::getBean);
	}

	private void check(MongoProperties properties) {
		String uri = properties.getUri();
		String protocol = properties.getProtocol();
		SettingsCheck check = new SettingsCheck(this.integration);
		if (uri != null && uri.startsWith(SettingsCheck.SRV + ":")) {
			throw check.refuseSrv("'spring.mongodb.uri' has the scheme " + SettingsCheck.SRV);
		}
		if (uri == null && SettingsCheck.SRV.equals(protocol)) {
			throw check.refuseSrv("'spring.mongodb.protocol' is " + protocol);
		}
	}

	private boolean check(Object bean, String name) {
		if (bean instanceof ScopedObject) {
			return false;
		}
		if (MongoClients.isClient(bean)) {
			check(bean, bean, name);
			return true;
		}
		if (DatabaseFactories.isFactory(bean)) {
			check(DatabaseFactories.client(bean), bean, name);
			return true;
		}
		return false;
	}

	private void check(@Nullable Object client, Object bean, String name) {
		MongoClientSettings settings = (client != null) ? MongoClients.settings(client) : null;
		if (settings == null) {
			throw this.integration.refuse(
					"MongoDB '" + name + "' is a " + bean.getClass().getName() + ", whose connections cannot be routed",
					"Use Spring Boot's MongoClient.");
		}
		if (!ProxiedSettings.contain(settings)) {
			close(client);
			throw this.integration.refuse(
					"MongoDB '" + name + "' has a MongoClient without the settings that lead through the proxy",
					"Use Spring Boot's MongoClient, or apply the MongoClientSettingsBuilderCustomizer beans of the "
							+ "application last.");
		}
		// the bean must be closed first
		IntegrationClients.of(this.beanFactory, name);
		IntegrationEventLoops.of(this.beanFactory, EVENT_LOOPS, name);
	}

	private static void close(@Nullable Object client) {
		// it has begun to connect when it was created
		if (client instanceof Closeable closeable) {
			try {
				closeable.close();
			}
			catch (IOException | RuntimeException ex) {
				// the start fails anyway
			}
		}
	}

}
