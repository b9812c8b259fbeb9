package io.socks5.boot.autoconfigure;

import java.nio.file.Path;

import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Adapts {@link Socks5InstanceProperties} to {@link Socks5ConnectionDetails}.
 */
class PropertiesSocks5ConnectionDetails implements Socks5ConnectionDetails {

	private final InstanceId id;

	private final Socks5InstanceProperties properties;

	PropertiesSocks5ConnectionDetails(InstanceId id, Socks5InstanceProperties properties) {
		this.id = id;
		this.properties = properties;
	}

	@Override
	public String getHost() {
		if (!this.properties.getEndpoints().isEmpty()) {
			return first().host().text();
		}
		String service = this.properties.getDiscovery().getServiceId();
		if (StringUtils.hasText(service)) {
			return service;
		}
		String host = this.properties.getHost();
		if (!StringUtils.hasText(host)) {
			throw new InvalidSocks5PropertyException(this.id.property("host"), null,
					"it must be set, because there is no default to inherit ('socks5.proxy.host')", null);
		}
		return host.strip();
	}

	@Override
	public int getPort() {
		return this.properties.getEndpoints().isEmpty() ? this.properties.getPort() : first().port();
	}

	private Endpoint first() {
		return ProxyEndpoints.endpointOf(this.id.element("endpoints", 0), this.properties.getEndpoints().get(0));
	}

	@Override
	public @Nullable String getUsername() {
		Path file = this.properties.getUsernameFile();
		return (file != null) ? SecretFile.read(this.id.property("username-file"), file)
				: this.properties.getUsername();
	}

	@Override
	public @Nullable String getPassword() {
		Path file = this.properties.getPasswordFile();
		return (file != null) ? SecretFile.read(this.id.property("password-file"), file)
				: this.properties.getPassword();
	}

}
