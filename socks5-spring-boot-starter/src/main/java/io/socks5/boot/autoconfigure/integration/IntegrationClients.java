package io.socks5.boot.autoconfigure.integration;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.socks5.boot.autoconfigure.NoSuchSocks5ClientException;
import io.socks5.boot.autoconfigure.Socks5Clients;
import io.socks5.boot.autoconfigure.Socks5ProxyProperties;
import io.socks5.client.ClientRegistry;
import io.socks5.client.Socks5Client;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Assigns a {@link Socks5Client} to each integration. Drivers that create a factory by
 * the name of its class find the client by a key.
 */
public final class IntegrationClients implements DisposableBean {

	static final String BEAN = "socks5IntegrationClients";

	private static final String DEFAULT = "default";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Map<Socks5Client, ClientRegistry.Registration> registrations = new ConcurrentHashMap<>();

	IntegrationClients(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Returns the bean of an application. For post-processors, which must not create it
	 * before it is needed.
	 * @param beanFactory the bean factory
	 * @param user the name of the bean that connects with a client
	 * @return the clients, which outlive the user
	 */
	public static IntegrationClients of(ConfigurableListableBeanFactory beanFactory, String user) {
		IntegrationClients clients = beanFactory.getBean(BEAN, IntegrationClients.class);
		beanFactory.registerDependentBean(BEAN, user);
		return clients;
	}

	/**
	 * Returns the client of an integration.
	 * @param integration the integration
	 * @return the client
	 * @throws UnsupportedIntegrationException if there is no such client
	 */
	public Socks5Client client(Socks5Integration integration) {
		String instance = instance(integration);
		if (instance != null && !instance.equals(DEFAULT)) {
			return named(integration, instance);
		}
		Socks5Client client = this.beanFactory.getBeanProvider(Socks5Client.class).getIfAvailable();
		if (client == null) {
			throw integration.refuse("There is no SOCKS5 client", "Set 'socks5.proxy.host'.");
		}
		return client;
	}

	/**
	 * Returns the client of an integration whose library uses channels.
	 * @param integration the integration
	 * @return the client
	 * @throws UnsupportedIntegrationException if there is no such client, or if its
	 * connections cannot be channels
	 */
	public Socks5Client channelClient(Socks5Integration integration) {
		Socks5Client client = client(integration);
		if (client.mayEncapsulate()) {
			throw integration.refuse("It uses channels, which cannot carry the protection of GSSAPI",
					"Select a client without GSSAPI with '" + Socks5Integration.PREFIX + integration.name()
							+ ".instance'.");
		}
		return client;
	}

	private @Nullable String instance(Socks5Integration integration) {
		Socks5ProxyProperties properties = this.beanFactory.getBean(Socks5ProxyProperties.class);
		return Optional.ofNullable(properties.getIntegrations().clients().get(integration.name()))
			.map((client) -> client.getInstance())
			.orElse(null);
	}

	private Socks5Client named(Socks5Integration integration, String name) {
		Socks5Clients clients = this.beanFactory.getBean(Socks5Clients.class);
		try {
			return clients.get(name);
		}
		catch (NoSuchSocks5ClientException ex) {
			throw new UnsupportedIntegrationException(Socks5Integration.PREFIX + integration.name() + ".instance",
					"There is no SOCKS5 client named '" + name + "'", "Correct the name, or remove the property. The "
							+ "names are: " + String.join(", ", clients.names()) + ".");
		}
	}

	/**
	 * Returns the key of an integration's client in the {@link ClientRegistry}.
	 * @param integration the integration
	 * @return the key, which is valid until the application stops
	 */
	public String key(Socks5Integration integration) {
		return this.registrations.computeIfAbsent(client(integration), ClientRegistry::register).key();
	}

	@Override
	public void destroy() {
		this.registrations.values().forEach(ClientRegistry.Registration::close);
		this.registrations.clear();
	}

}
