package io.socks5.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.SocketFactory;

import io.socks5.client.Socks5Client;
import io.socks5.event.ConnectListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;
import org.springframework.core.log.LogMessage;
import org.springframework.util.StringUtils;

/**
 * Creates the default client and the named ones.
 */
class Socks5InstanceFactory {

	private static final Log logger = LogFactory.getLog(Socks5AutoConfiguration.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final Socks5ProxyProperties properties;

	private final Environment environment;

	private final ObjectProvider<SslBundles> bundles;

	private final ObjectProvider<Socks5ConnectionDetails> defaultDetails;

	private final ObjectProvider<Socks5Client> defaultClient;

	private final ObjectProvider<EndpointDiscovery> discovery;

	private final QualifiedBeans qualified;

	private final Map<String, Created> created = new ConcurrentHashMap<>();

	Socks5InstanceFactory(ConfigurableListableBeanFactory beanFactory, Socks5ProxyProperties properties,
			Environment environment, ObjectProvider<SslBundles> bundles,
			ObjectProvider<Socks5ConnectionDetails> defaultDetails, ObjectProvider<Socks5Client> defaultClient,
			ObjectProvider<EndpointDiscovery> discovery) {
		this.beanFactory = beanFactory;
		this.properties = properties;
		this.environment = environment;
		this.bundles = bundles;
		this.defaultDetails = defaultDetails;
		this.defaultClient = defaultClient;
		this.discovery = discovery;
		this.qualified = new QualifiedBeans(beanFactory);
	}

	Socks5Client defaultClient(Socks5ConnectionDetails details) {
		InstanceId id = InstanceId.ofDefault(this.properties.getName());
		Socks5ProxyProperties snapshot = PropertyValues.copy(this.properties, new Socks5ProxyProperties());
		InstanceChains.check(snapshot);
		ProxyRoutes routes = ProxyRoutes.of(snapshot);
		if (routes.clients().stream().noneMatch((name) -> InstanceChains.leadsToDefault(name, snapshot))) {
			return create(id, details, snapshot, routes);
		}
		// a route leads to a client that connects through the proxy of this one
		Socks5Client client = create(id, details, snapshot, ProxyRoutes.NONE);
		client.reconfigure(builder(factory(id, details, snapshot), id, details, snapshot, snapshot, routes));
		return client;
	}

	Socks5Client client(String name) {
		Socks5ConnectionDetails details = this.beanFactory
			.getBean(InstanceNames.bean(name, InstancesRegistrar.CONNECTION_DETAILS), Socks5ConnectionDetails.class);
		if (!isOurs(details)) {
			this.properties.getInstances().put(name, InstanceInheritance.withoutProxy(name, this.environment));
		}
		return create(InstanceId.of(name), details, instance(name), ProxyRoutes.NONE);
	}

	Socks5ConnectionDetails connectionDetails(String name) {
		return new InstanceConnectionDetails(() -> current(InstanceId.of(name), instance(name)));
	}

	SocketFactory socketFactory(String name) {
		String client = InstanceNames.bean(name, InstancesRegistrar.CLIENT);
		return this.beanFactory.getBean(client, Socks5Client.class).socketFactory();
	}

	/**
	 * Has the clients that exist use other properties from the next connect on.
	 * @param fresh the properties
	 * @throws RuntimeException if they are not valid; then nothing changes
	 */
	void reconfigure(Socks5ProxyProperties fresh) {
		InstanceChains.check(fresh);
		ProxyRoutes routes = ProxyRoutes.of(fresh);
		// clients that are created now have to change, too
		routes.clients().forEach(this::named);
		List<Runnable> changes = new ArrayList<>();
		for (Created each : List.copyOf(this.created.values())) {
			Socks5InstanceProperties now = each.isDefault() ? fresh : instanceOf(fresh, each);
			if (each.differs(now)) {
				Socks5ClientFactory factory = factory(each.id(), each.details(), now);
				Socks5Client.Builder builder = builder(factory, each.id(), each.details(), now, fresh,
						each.isDefault() ? routes : ProxyRoutes.NONE);
				factory.build(builder);
				changes.add(() -> {
					each.client().reconfigure(builder);
					factory.follow(each.client(), this.discovery.getIfAvailable());
					this.created.put(each.id().name(), new Created(each.id(), each.client(), each.details(), now));
					logger.info(LogMessage
						.of(() -> "New properties apply to the next connects: " + factory.summary(each.client())));
				});
			}
		}
		changes.forEach(Runnable::run);
	}

	private Socks5InstanceProperties instanceOf(Socks5ProxyProperties fresh, Created each) {
		String name = each.id().name();
		if (!isOurs(each.details())) {
			fresh.getInstances().put(name, InstanceInheritance.withoutProxy(name, this.environment));
		}
		return Objects.requireNonNull(fresh.getInstances().get(name));
	}

	private Socks5Client create(InstanceId id, Socks5ConnectionDetails details, Socks5InstanceProperties snapshot,
			ProxyRoutes routes) {
		InstanceChains.check(this.properties);
		Socks5ClientFactory factory = factory(id, details, snapshot);
		Socks5Client.Builder builder = builder(factory, id, details, snapshot, this.properties, routes);
		Created existing = this.created.get(id.name());
		if (existing != null) {
			// a route of the default client, which this one connects through, has created
			// it
			return existing.client();
		}
		Socks5Client client = factory.create(builder, this.discovery.getIfAvailable());
		this.created.put(id.name(), new Created(id, client, details, snapshot));
		return client;
	}

	private Socks5ClientFactory factory(InstanceId id, Socks5ConnectionDetails details,
			Socks5InstanceProperties snapshot) {
		return new Socks5ClientFactory(id, isOurs(details) ? current(id, snapshot) : details, snapshot,
				this.bundles.getIfAvailable());
	}

	private Socks5Client.Builder builder(Socks5ClientFactory factory, InstanceId id, Socks5ConnectionDetails details,
			Socks5InstanceProperties snapshot, Socks5ProxyProperties all, ProxyRoutes routes) {
		boolean sharesProxy = snapshot instanceof Socks5ProxyProperties || (isOurs(details) && !snapshot.namesProxy());
		return factory.builder(outer(snapshot.getVia(), all),
				this.qualified.of(Socks5CredentialsProvider.class, id.name(), sharesProxy),
				this.beanFactory.getBeanProvider(ConnectListener.class).orderedStream().toList(),
				(builder) -> routes.addTo(builder, this::named), this.discovery.getIfAvailable(),
				this.qualified.of(Socks5ClientCustomizer.class, id.name(), sharesProxy));
	}

	private static boolean isOurs(Socks5ConnectionDetails details) {
		return details instanceof PropertiesSocks5ConnectionDetails || details instanceof InstanceConnectionDetails;
	}

	private Socks5ConnectionDetails current(InstanceId id, Socks5InstanceProperties properties) {
		Socks5ConnectionDetails own = new PropertiesSocks5ConnectionDetails(id, properties);
		Socks5ConnectionDetails inherited = this.defaultDetails.getIfAvailable();
		boolean standsAlone = properties instanceof Socks5ProxyProperties || properties.namesProxy();
		return (standsAlone || inherited == null || isOurs(inherited)) ? own
				: new InheritedSocks5ConnectionDetails(own, inherited, properties);
	}

	private @Nullable Socks5Client outer(@Nullable String via, Socks5ProxyProperties all) {
		if (!StringUtils.hasText(via)) {
			return null;
		}
		if (InstanceChains.isDefault(via, all)) {
			Created existing = this.created.get(this.properties.getName());
			return (existing != null) ? existing.client() : this.defaultClient.getObject();
		}
		return named(via);
	}

	private Socks5Client named(String name) {
		Created existing = this.created.get(name);
		if (existing != null) {
			return existing.client();
		}
		String bean = InstanceNames.bean(name, InstancesRegistrar.CLIENT);
		// a client that waits for the default client, which has a route to it
		return this.beanFactory.isCurrentlyInCreation(bean) ? client(name)
				: this.beanFactory.getBean(bean, Socks5Client.class);
	}

	private Socks5InstanceProperties instance(String name) {
		Socks5InstanceProperties instance = this.properties.getInstances().get(name);
		if (instance == null) {
			throw new BuildTimeConditionException(InstanceNames.PREFIX + "." + name, "is not set",
					"the application contains a SOCKS5 client of this name");
		}
		return instance;
	}

	/**
	 * A client and what it was created from.
	 *
	 * @param id its name
	 * @param client the client
	 * @param details the bean that provides the details
	 * @param properties the properties in use, which never change
	 */
	private record Created(InstanceId id, Socks5Client client, Socks5ConnectionDetails details,
			Socks5InstanceProperties properties) {

		boolean isDefault() {
			return this.properties instanceof Socks5ProxyProperties;
		}

		boolean differs(Socks5InstanceProperties now) {
			return !PropertyValues.of(this.properties).equals(PropertyValues.of(now))
					|| !this.properties.own().equals(now.own())
					|| (!isOurs(this.details) && this.details.getPort() != this.client.proxy().port())
					|| (!isOurs(this.details) && !this.details.getHost().equals(this.client.proxy().host().text()));
		}

	}

}
