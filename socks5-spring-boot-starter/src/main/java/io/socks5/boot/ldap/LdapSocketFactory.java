package io.socks5.boot.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

import javax.net.SocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * A socket factory for the property {@code java.naming.ldap.factory.socket}. JNDI creates
 * it by the name of this class when a context connects. The context must come from
 * {@link LdapContextFactory}.
 */
public final class LdapSocketFactory extends SocketFactory {

	private final LdapConnections connections;

	private LdapSocketFactory(LdapConnections connections) {
		this.connections = connections;
	}

	/**
	 * Returns a factory for the context that the current thread connects. JNDI calls
	 * this.
	 * @return a factory
	 * @throws IllegalStateException if the context does not come from
	 * {@link LdapContextFactory}
	 */
	public static SocketFactory getDefault() {
		return new LdapSocketFactory(LdapEnvironment.connecting());
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return this.connections.open(host, port);
	}

	@Override
	public Socket createSocket(String host, int port, @Nullable InetAddress localHost, int localPort)
			throws IOException {
		return createSocket(host, port);
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return createSocket(host.getHostAddress(), port);
	}

	@Override
	public Socket createSocket(InetAddress host, int port, @Nullable InetAddress localHost, int localPort)
			throws IOException {
		return createSocket(host, port);
	}

}
