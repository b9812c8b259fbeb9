package io.socks5.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Checks the chains of clients before any is created.
 */
final class InstanceChains {

	private InstanceChains() {
	}

	/**
	 * Checks that each chain leads through known clients and ends.
	 * @param properties the properties of all clients
	 * @throws InvalidSocks5PropertyException if one does not
	 */
	static void check(Socks5ProxyProperties properties) {
		follow(InstanceNames.DEFAULT, properties);
		properties.getInstances().keySet().forEach((name) -> follow(name, properties));
	}

	static boolean isDefault(String name, Socks5ProxyProperties properties) {
		return name.equals(InstanceNames.DEFAULT) || name.equals(properties.getName());
	}

	/**
	 * Returns whether a client connects through the proxy of the default client.
	 * @param name the name of the client
	 * @param properties the properties, which are checked
	 * @return {@code true} if its chain contains the default client
	 */
	static boolean leadsToDefault(String name, Socks5ProxyProperties properties) {
		String via = via(name, properties);
		while (StringUtils.hasText(via)) {
			if (isDefault(via, properties)) {
				return true;
			}
			via = via(via, properties);
		}
		return false;
	}

	private static void follow(String start, Socks5ProxyProperties properties) {
		List<String> passed = new ArrayList<>(List.of(start));
		String via = via(start, properties);
		while (StringUtils.hasText(via)) {
			String next = isDefault(via, properties) ? InstanceNames.DEFAULT : via;
			if (!next.equals(InstanceNames.DEFAULT) && !properties.getInstances().containsKey(next)) {
				throw unknown(passed.get(passed.size() - 1), via, properties);
			}
			passed.add(next);
			if (next.equals(start)) {
				throw invalid(start, passed.get(1),
						"the chain leads back to its start: " + String.join(" via ", passed));
			}
			if (passed.indexOf(next) < passed.size() - 1) {
				// a cycle that does not contain the start, reported from inside
				return;
			}
			via = via(next, properties);
		}
	}

	private static @Nullable String via(String name, Socks5ProxyProperties properties) {
		Map<String, Socks5InstanceProperties> instances = properties.getInstances();
		Socks5InstanceProperties instance = instances.get(name);
		return ((instance != null) ? instance : properties).getVia();
	}

	private static InvalidSocks5PropertyException unknown(String from, String via, Socks5ProxyProperties properties) {
		List<String> names = new ArrayList<>(List.of(properties.getName()));
		names.addAll(properties.getInstances().keySet());
		return invalid(from, via, "there is no SOCKS5 client of this name, the names are " + String.join(", ", names));
	}

	private static InvalidSocks5PropertyException invalid(String from, String via, String reason) {
		InstanceId id = from.equals(InstanceNames.DEFAULT) ? InstanceId.ofDefault(from) : InstanceId.of(from);
		return new InvalidSocks5PropertyException(id.property("via"), via, reason, null);
	}

}
