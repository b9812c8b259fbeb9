package io.socks5.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Adapts {@link Socks5ProxyProperties} to {@link Socks5ConnectionDetails}.
 */
class PropertiesSocks5ConnectionDetails implements Socks5ConnectionDetails {

	private final Socks5ProxyProperties properties;

	PropertiesSocks5ConnectionDetails(Socks5ProxyProperties properties) {
		this.properties = properties;
	}

	@Override
	public String getHost() {
		String host = this.properties.getHost();
		Assert.state(host != null, "'socks5.proxy.host' must be set");
		return host.strip();
	}

	@Override
	public int getPort() {
		return this.properties.getPort();
	}

	@Override
	public @Nullable String getUsername() {
		return this.properties.getUsername();
	}

	@Override
	public @Nullable String getPassword() {
		return this.properties.getPassword();
	}

}
