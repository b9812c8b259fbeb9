package io.socks5.boot.autoconfigure;

import java.util.List;

import javax.net.SocketFactory;

import io.socks5.client.Socks5Client;
import io.socks5.event.ConnectListener;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Creates the default client and the named ones.
 */
class Socks5InstanceFactory {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Socks5ProxyProperties properties;

	private final Environment environment;

	private final ObjectProvider<SslBundles> bundles;

	private final ObjectProvider<Socks5ConnectionDetails> defaultDetails;

	private final ObjectProvider<Socks5Client> defaultClient;

	private final QualifiedBeans qualified;

	Socks5InstanceFactory(ConfigurableListableBeanFactory beanFactory, Socks5ProxyProperties properties,
			Environment environment, ObjectProvider<SslBundles> bundles,
			ObjectProvider<Socks5ConnectionDetails> defaultDetails, ObjectProvider<Socks5Client> defaultClient) {
		this.beanFactory = beanFactory;
		this.properties = properties;
		this.environment = environment;
		this.bundles = bundles;
		this.defaultDetails = defaultDetails;
		this.defaultClient = defaultClient;
		this.qualified = new QualifiedBeans(beanFactory);
	}

	Socks5Client defaultClient(Socks5ConnectionDetails details) {
		return create(InstanceId.ofDefault(this.properties.getName()), details, this.properties, true);
	}

	Socks5Client client(String name) {
		Socks5ConnectionDetails details = this.beanFactory
			.getBean(InstanceNames.bean(name, InstancesRegistrar.CONNECTION_DETAILS), Socks5ConnectionDetails.class);
		Socks5InstanceProperties instance = instance(name);
		if (!isOurs(details)) {
			instance = InstanceInheritance.withoutProxy(name, this.environment);
			this.properties.getInstances().put(name, instance);
		}
		return create(InstanceId.of(name), details, instance, isOurs(details) && !instance.namesProxy());
	}

	private static boolean isOurs(Socks5ConnectionDetails details) {
		return details instanceof PropertiesSocks5ConnectionDetails
				|| details instanceof InheritedSocks5ConnectionDetails;
	}

	Socks5ConnectionDetails connectionDetails(String name) {
		Socks5InstanceProperties instance = instance(name);
		Socks5ConnectionDetails inherited = this.defaultDetails.getIfAvailable();
		if (instance.namesProxy() || inherited == null || isOurs(inherited)) {
			return new PropertiesSocks5ConnectionDetails(InstanceId.of(name), instance);
		}
		return new InheritedSocks5ConnectionDetails(inherited, instance);
	}

	SocketFactory socketFactory(String name) {
		String client = InstanceNames.bean(name, InstancesRegistrar.CLIENT);
		return this.beanFactory.getBean(client, Socks5Client.class).socketFactory();
	}

	private Socks5Client create(InstanceId id, Socks5ConnectionDetails details, Socks5InstanceProperties properties,
			boolean sharesProxy) {
		InstanceChains.check(this.properties);
		List<ConnectListener> listeners = this.beanFactory.getBeanProvider(ConnectListener.class)
			.orderedStream()
			.toList();
		return new Socks5ClientFactory(id, details, properties, this.bundles.getIfAvailable()).create(
				outer(properties.getVia()), this.qualified.of(Socks5CredentialsProvider.class, id.name(), sharesProxy),
				listeners, this.qualified.of(Socks5ClientCustomizer.class, id.name(), sharesProxy));
	}

	private @Nullable Socks5Client outer(@Nullable String via) {
		if (!StringUtils.hasText(via)) {
			return null;
		}
		if (InstanceChains.isDefault(via, this.properties)) {
			return this.defaultClient.getObject();
		}
		return this.beanFactory.getBean(InstanceNames.bean(via, InstancesRegistrar.CLIENT), Socks5Client.class);
	}

	private Socks5InstanceProperties instance(String name) {
		Socks5InstanceProperties instance = this.properties.getInstances().get(name);
		if (instance == null) {
			throw new BuildTimeConditionException(InstanceNames.PREFIX + "." + name, "is not set",
					"the application contains a SOCKS5 client of this name");
		}
		return instance;
	}

}
