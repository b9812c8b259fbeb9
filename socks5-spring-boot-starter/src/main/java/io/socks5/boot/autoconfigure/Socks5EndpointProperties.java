package io.socks5.boot.autoconfigure;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties of one of several proxies that lead to the same network.
 *
 * @param url URL of the proxy, such as socks5h://username:password@host:1080, instead of
 * host, port, username and password
 * @param host host name or address of the proxy, without a scheme
 * @param port port of the proxy, 1080 if it is not set
 * @param username username for this proxy. The login of the client is used if there is
 * none
 * @param password password for this proxy
 * @param usernameFile file that contains the username, read at each connect
 * @param passwordFile file that contains the password, read at each connect
 * @param weight share of the connects in relation to the other proxies
 * @param zone zone of the proxy
 */
public record Socks5EndpointProperties(@Nullable String url, @Nullable String host, @Nullable Integer port,
		@Nullable String username, @Nullable String password, @Nullable Path usernameFile, @Nullable Path passwordFile,
		@DefaultValue("1") int weight, @Nullable String zone) {

	/**
	 * Returns the host and the port, without the URL and the login.
	 */
	@Override
	public String toString() {
		return "Socks5EndpointProperties[host=" + this.host + ", port=" + this.port + "]";
	}

}
