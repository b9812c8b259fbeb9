package io.socks5.boot.autoconfigure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.socks5.client.ProxyEndpoint;
import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.util.StringUtils;

/**
 * A proxy that a registry knows.
 *
 * @param endpoint the host and the port
 * @param weight the share of the connects
 * @param zone the zone, or {@code null} if it is not known
 */
record DiscoveredProxy(Endpoint endpoint, int weight, @Nullable String zone) {

	private static final int MAX_WEIGHT = 1_000_000;

	private static final Log logger = LogFactory.getLog(Socks5AutoConfiguration.class);

	/**
	 * Returns the proxies among the instances of a service. The order does not depend on
	 * that of the registry.
	 * @param service the name of the service
	 * @param instances the instances
	 * @return the proxies, without those that cannot be used
	 */
	static List<DiscoveredProxy> of(String service, List<ServiceInstance> instances) {
		Map<Endpoint, DiscoveredProxy> proxies = new LinkedHashMap<>();
		for (ServiceInstance instance : instances) {
			try {
				Endpoint endpoint = new Endpoint(Address.of(instance.getHost()), port(instance.getPort()));
				Map<String, String> metadata = (instance.getMetadata() != null) ? instance.getMetadata() : Map.of();
				proxies.putIfAbsent(endpoint, new DiscoveredProxy(endpoint, weight(metadata.get("weight")),
						StringUtils.hasText(metadata.get("zone")) ? metadata.get("zone").strip() : null));
			}
			catch (IllegalArgumentException ex) {
				logger.warn("An instance of the service '" + service + "' is ignored: " + ex.getMessage());
			}
		}
		List<DiscoveredProxy> sorted = new ArrayList<>(proxies.values());
		sorted.sort(Comparator.comparing((proxy) -> proxy.endpoint().toString()));
		return sorted;
	}

	private static int port(int port) {
		if (port < 1 || port > 0xffff) {
			throw new IllegalArgumentException("the port must be in the range 1 to 65535, was " + port);
		}
		return port;
	}

	private static int weight(@Nullable String text) {
		if (!StringUtils.hasText(text)) {
			return 1;
		}
		int weight = text.strip().matches("[0-9]{1,7}") ? Integer.parseInt(text.strip()) : 0;
		if (weight < 1 || weight > MAX_WEIGHT) {
			throw new IllegalArgumentException(
					"the weight in its metadata must be in the range 1 to " + MAX_WEIGHT + ", was '" + text + "'");
		}
		return weight;
	}

	ProxyEndpoint toEndpoint() {
		ProxyEndpoint result = ProxyEndpoint.of(this.endpoint).withWeight(this.weight);
		return (this.zone != null) ? result.withZone(this.zone) : result;
	}

	@Override
	public String toString() {
		return this.endpoint.toString();
	}

}
