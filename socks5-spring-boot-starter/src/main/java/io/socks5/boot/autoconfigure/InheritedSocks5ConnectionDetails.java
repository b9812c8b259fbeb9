package io.socks5.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Details of an instance that connects to the proxy of the default client, whose details
 * are a bean of the application. Port and login may be the instance's own.
 */
class InheritedSocks5ConnectionDetails implements Socks5ConnectionDetails {

	private final Socks5ConnectionDetails inherited;

	private final Socks5InstanceProperties properties;

	private final Socks5ConnectionDetails own;

	InheritedSocks5ConnectionDetails(Socks5ConnectionDetails own, Socks5ConnectionDetails inherited,
			Socks5InstanceProperties properties) {
		this.own = own;
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
		return sets("username") ? this.own.getUsername() : this.inherited.getUsername();
	}

	@Override
	public @Nullable String getPassword() {
		return sets("password") ? this.own.getPassword() : this.inherited.getPassword();
	}

	private boolean sets(String property) {
		return this.properties.sets(property) || this.properties.sets(property + "-file");
	}

}
