package io.socks5.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Details of an instance that connects to the proxy of the default client, whose details
 * are a bean of the application. Port and login may be the instance's own.
 */
class InheritedSocks5ConnectionDetails implements Socks5ConnectionDetails {

	private final Socks5ConnectionDetails inherited;

	private final Socks5InstanceProperties properties;

	InheritedSocks5ConnectionDetails(Socks5ConnectionDetails inherited, Socks5InstanceProperties properties) {
		this.inherited = inherited;
		this.properties = properties;
	}

	@Override
	public String getHost() {
		return this.inherited.getHost();
	}

	@Override
	public int getPort() {
		return this.properties.sets("port") ? this.properties.getPort() : this.inherited.getPort();
	}

	@Override
	public @Nullable String getUsername() {
		return this.properties.sets("username") ? this.properties.getUsername() : this.inherited.getUsername();
	}

	@Override
	public @Nullable String getPassword() {
		return this.properties.sets("password") ? this.properties.getPassword() : this.inherited.getPassword();
	}

}
