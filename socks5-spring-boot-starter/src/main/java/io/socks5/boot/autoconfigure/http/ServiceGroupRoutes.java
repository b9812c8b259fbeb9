package io.socks5.boot.autoconfigure.http;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.socks5.boot.autoconfigure.InvalidSocks5PropertyException;
import io.socks5.boot.autoconfigure.NoSuchSocks5ClientException;
import io.socks5.boot.autoconfigure.Socks5Clients;
import io.socks5.boot.autoconfigure.Socks5ProxyProperties;
import io.socks5.client.Socks5Client;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.service.registry.HttpServiceProxyRegistry;

/**
 * The clients of HTTP service groups. A group or a client that does not exist stops the
 * start, because HTTP would take another way than it was asked to.
 */
class ServiceGroupRoutes implements SmartInitializingSingleton {

	private static final String PREFIX = "socks5.proxy.http-clients.groups";

	private static final String DIRECT = "direct";

	private final Socks5ProxyProperties properties;

	private final Map<String, String> groups;

	private final Socks5Clients clients;

	private final ObjectProvider<HttpServiceProxyRegistry> registries;

	ServiceGroupRoutes(Socks5ProxyProperties properties, Socks5Clients clients,
			ObjectProvider<HttpServiceProxyRegistry> registries) {
		this.properties = properties;
		this.groups = Map.copyOf(properties.getHttpClients().getGroups());
		this.clients = clients;
		this.registries = registries;
	}

	boolean isRouted(String group) {
		return this.groups.containsKey(group);
	}

	/**
	 * Returns the client of a group.
	 * @param group the name of a group that is routed
	 * @return the client, or {@code null} to connect directly
	 */
	@Nullable Socks5Client client(String group) {
		String name = this.groups.getOrDefault(group, DIRECT).strip();
		if (name.equals(DIRECT)) {
			return null;
		}
		try {
			return this.clients.get(name.equals("default") ? this.properties.getName() : name);
		}
		catch (NoSuchSocks5ClientException ex) {
			throw new InvalidSocks5PropertyException(property(group), name, ex.getMessage() + ", or direct", ex);
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		Set<String> known = new TreeSet<>();
		this.registries.stream().forEach((registry) -> known.addAll(registry.getGroupNames()));
		this.groups.keySet().forEach((group) -> {
			client(group);
			if (!known.contains(group)) {
				throw new InvalidSocks5PropertyException(property(group), this.groups.get(group),
						"there is no HTTP service group of this name"
								+ (known.isEmpty() ? "" : ", the groups are " + String.join(", ", known)),
						null);
			}
		});
	}

	private static String property(String group) {
		return group.matches("[a-z0-9-]+") ? PREFIX + "." + group : PREFIX + "[" + group + "]";
	}

}
