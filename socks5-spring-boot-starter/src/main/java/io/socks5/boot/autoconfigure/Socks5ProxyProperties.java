package io.socks5.boot.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Configuration properties of the SOCKS5 clients. Startup fails for an unknown key,
 * because a typo must not let an application bypass its proxy.
 */
@ConfigurationProperties(value = "socks5.proxy", ignoreUnknownFields = false)
public class Socks5ProxyProperties extends Socks5InstanceProperties {

	/**
	 * Whether to create the SOCKS5 clients. Each requires a host.
	 */
	private boolean enabled = true;

	/**
	 * Name of the default client in meters, health components and logs.
	 */
	private String name = "default";

	/**
	 * Whether to read the environment variables ALL_PROXY and NO_PROXY if neither a host
	 * nor a URL is set.
	 */
	private boolean fromEnvironment;

	/**
	 * Further clients by name. Each inherits all properties, and may override any. One
	 * with its own proxy inherits no login, no GSSAPI, no TLS and no chain.
	 */
	private Map<String, Socks5InstanceProperties> instances = new LinkedHashMap<>();

	/**
	 * Routes of the default client, in order. The first one whose hosts and ports match a
	 * destination is used, after the non-proxy hosts. Other destinations use the proxy of
	 * the default client.
	 */
	private List<Socks5RouteProperties> routes = new ArrayList<>();

	private final HttpClients httpClients = new HttpClients();

	@NestedConfigurationProperty
	private final Socks5IntegrationsProperties integrations = new Socks5IntegrationsProperties();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public String getName() {
		return this.name;
	}

	public void setName(String name) {
		this.name = name;
	}

	public boolean isFromEnvironment() {
		return this.fromEnvironment;
	}

	public void setFromEnvironment(boolean fromEnvironment) {
		this.fromEnvironment = fromEnvironment;
	}

	public Map<String, Socks5InstanceProperties> getInstances() {
		return this.instances;
	}

	public void setInstances(Map<String, Socks5InstanceProperties> instances) {
		this.instances = instances;
	}

	public List<Socks5RouteProperties> getRoutes() {
		return this.routes;
	}

	public void setRoutes(List<Socks5RouteProperties> routes) {
		this.routes = routes;
	}

	public HttpClients getHttpClients() {
		return this.httpClients;
	}

	public Socks5IntegrationsProperties getIntegrations() {
		return this.integrations;
	}

	/**
	 * Returns the passwords of all endpoints, to hide them.
	 * @return the passwords that can be read
	 */
	public Stream<String> allEndpointPasswords() {
		return Stream.concat(Stream.of(this), this.instances.values().stream())
			.flatMap(Socks5InstanceProperties::endpointPasswords);
	}

	/**
	 * Properties of Spring Boot's HTTP clients.
	 */
	public static class HttpClients {

		/**
		 * Whether to route the HTTP clients that Spring Boot builds (RestClient,
		 * RestTemplate, HTTP service clients and WebClient) through the proxy. Startup
		 * fails if a client would bypass it.
		 */
		private boolean enabled;

		/**
		 * Names of the clients for HTTP service groups, by name of the group. A group may
		 * be routed to a named client, to "default" or to "direct".
		 */
		private Map<String, String> groups = new LinkedHashMap<>();

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public Map<String, String> getGroups() {
			return this.groups;
		}

		public void setGroups(Map<String, String> groups) {
			this.groups = groups;
		}

	}

}
