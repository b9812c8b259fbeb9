package io.socks5.boot.autoconfigure.integration;

import java.util.ArrayList;
import java.util.List;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.Socks5ProxyProperties;
import io.socks5.client.Socks5Client;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Logs once at the start which clients go through the proxy, and which bypass it. Stops
 * the start if all must go through it.
 */
class RoutedClients implements SmartInitializingSingleton {

	static final String REQUIRE_ALL = "socks5.proxy.integrations.require-all";

	private static final Log logger = LogFactory.getLog(Socks5AutoConfiguration.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final IntegrationClients clients;

	private final Socks5ProxyProperties properties;

	RoutedClients(ConfigurableListableBeanFactory beanFactory, IntegrationClients clients,
			Socks5ProxyProperties properties) {
		this.beanFactory = beanFactory;
		this.clients = clients;
		this.properties = properties;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<String> routed = new ArrayList<>();
		if (this.properties.getHttpClients().isEnabled()) {
			routed.addAll(List.of(BootClients.REST_CLIENT, BootClients.WEB_CLIENT));
		}
		for (Socks5Integration integration : this.beanFactory.getBeansOfType(Socks5Integration.class).values()) {
			// a missing client stops the start also if no bean has asked for it yet
			this.clients.client(integration);
			routed.add(integration.client());
		}
		List<String> present = BootClients.present(this.beanFactory);
		List<String> through = present.stream().filter(routed::contains).toList();
		List<String> past = present.stream().filter((client) -> !routed.contains(client)).toList();
		if (!past.isEmpty() && this.properties.getIntegrations().isRequireAll()) {
			throw new UnsupportedIntegrationException(REQUIRE_ALL,
					String.join(", ", past) + ((past.size() == 1) ? " bypasses the proxy" : " bypass the proxy"),
					remedy(past));
		}
		log(through, past);
	}

	private static String remedy(List<String> past) {
		List<String> properties = new ArrayList<>();
		if (past.contains(BootClients.REST_CLIENT) || past.contains(BootClients.WEB_CLIENT)) {
			properties.add("'socks5.proxy.http-clients.enabled'");
		}
		IntegrationsCheck.all()
			.filter((integration) -> past.contains(integration.client()))
			.forEach((integration) -> properties.add("'" + integration.property() + "'"));
		String set = properties.isEmpty() ? "" : "Set " + String.join(", ", properties) + " to true. ";
		return set + "Remove the other clients, or exclude their auto-configurations. Or set '" + REQUIRE_ALL
				+ "' to false.";
	}

	private boolean hasClient() {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, Socks5Client.class, true,
				false).length > 0;
	}

	private void log(List<String> through, List<String> past) {
		if (!hasClient()) {
			// another line says that there is no client
			return;
		}
		if (!through.isEmpty() || !past.isEmpty()) {
			logger.info("Through the proxy: " + text(through) + "; past it: " + text(past));
		}
	}

	private static String text(List<String> clients) {
		return clients.isEmpty() ? "none of Spring Boot's clients" : String.join(", ", clients);
	}

}
