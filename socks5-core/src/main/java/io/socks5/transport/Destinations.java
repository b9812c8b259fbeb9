package io.socks5.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Supplier;

import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * A parser of destinations. An invalid destination is an {@link IOException}, since some
 * libraries hang after any other exception.
 */
public final class Destinations {

	private Destinations() {
	}

	/**
	 * Returns the destination with a name or literal.
	 * @param host the name or literal
	 * @param port the port
	 * @return the destination
	 * @throws IOException if it is not valid
	 */
	public static Endpoint of(@Nullable String host, int port) throws IOException {
		if (host == null) {
			throw new IOException("destination: the host must not be null");
		}
		return checked(() -> Endpoint.of(host, port));
	}

	/**
	 * Returns the destination with a literal, or with the name of a placeholder.
	 * @param host the address
	 * @param port the port
	 * @return the destination
	 * @throws IOException if it is not valid
	 */
	public static Endpoint of(@Nullable InetAddress host, int port) throws IOException {
		if (host == null) {
			throw new IOException("destination: the host must not be null");
		}
		// a placeholder must not be sent to the proxy, but its name
		return checked(
				() -> Placeholder.is(host) ? Endpoint.of(new InetSocketAddress(host, port)) : Endpoint.of(host, port));
	}

	/**
	 * Returns the destination of an address, by name if it carries one.
	 * @param address the address
	 * @return the destination
	 * @throws IOException if it is not valid
	 */
	public static Endpoint of(@Nullable SocketAddress address) throws IOException {
		if (address instanceof InetSocketAddress internet) {
			try {
				return Endpoint.of(internet);
			}
			catch (IllegalArgumentException ex) {
				throw invalid(ex);
			}
		}
		throw new IOException("destination must be an InetSocketAddress, was "
				+ ((address != null) ? address.getClass().getName() : "null"));
	}

	/**
	 * Returns the destination itself.
	 * @param endpoint the destination
	 * @return the destination
	 * @throws IOException if it is {@code null}
	 */
	public static Endpoint of(@Nullable Endpoint endpoint) throws IOException {
		if (endpoint == null) {
			throw new IOException("destination must not be null");
		}
		return endpoint;
	}

	/**
	 * Returns the local address for a connect.
	 * @param host the local host, or {@code null} for any
	 * @param port the local port, or 0 for any
	 * @return the local address
	 * @throws IOException if it is not valid
	 */
	public static SocketAddress local(@Nullable InetAddress host, int port) throws IOException {
		if (port < 0 || port > 0xffff) {
			throw new IOException("local port must be between 0 and 65535, was " + port);
		}
		return new InetSocketAddress(host, port);
	}

	private static Endpoint checked(Supplier<Endpoint> parsed) throws IOException {
		try {
			return parsed.get();
		}
		catch (IllegalArgumentException ex) {
			throw invalid(ex);
		}
	}

	private static IOException invalid(IllegalArgumentException cause) {
		return new IOException("destination: " + cause.getMessage(), cause);
	}

}
