package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

import javax.net.SocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * A socket factory for libraries that take the name of a class. It finds its client in
 * the {@link ClientRegistry}, each time a socket is created. For PostgreSQL, for example,
 * {@code socketFactory=io.socks5.client.NamedSocketFactory} and
 * {@code socketFactoryArg=default}.
 *
 * <p>
 * Sockets that are created without an address keep a name that is passed to
 * {@link Socket#connect}. Whether a library looks up the name before is up to the
 * library.
 */
public final class NamedSocketFactory extends SocketFactory {

	/** The name of the client of {@link #getDefault()}. */
	public static final String DEFAULT_NAME = "default";

	private final String name;

	/**
	 * Creates a factory of the client named {@value #DEFAULT_NAME}.
	 */
	public NamedSocketFactory() {
		this(DEFAULT_NAME);
	}

	/**
	 * Creates a factory.
	 * @param name the name of the client, or the key of its registration
	 * @throws IllegalStateException if no such client is registered
	 */
	public NamedSocketFactory(String name) {
		this.name = name;
		client();
	}

	/**
	 * Returns a factory of the client named {@value #DEFAULT_NAME}, for libraries that
	 * call this method of a class by its name, such as JNDI.
	 * @return a factory
	 * @throws IllegalStateException if no such client is registered
	 */
	public static SocketFactory getDefault() {
		return new NamedSocketFactory();
	}

	private Socks5Client client() {
		return ClientRegistry.get(this.name);
	}

	private SocketFactory factory() throws IOException {
		try {
			return client().socketFactory();
		}
		catch (IllegalStateException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
	}

	@Override
	public Socket createSocket() throws IOException {
		return factory().createSocket();
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return factory().createSocket(host, port);
	}

	@Override
	public Socket createSocket(String host, int port, @Nullable InetAddress localHost, int localPort)
			throws IOException {
		return factory().createSocket(host, port, localHost, localPort);
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return factory().createSocket(host, port);
	}

	@Override
	public Socket createSocket(InetAddress host, int port, @Nullable InetAddress localHost, int localPort)
			throws IOException {
		return factory().createSocket(host, port, localHost, localPort);
	}

}
