package io.socks5.transport;

import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * How a proxy is reached.
 *
 * @param proxy where it listens
 * @param tls how the connection to it is secured, or {@code null} if it is not
 * @param via the attempt that leads to it through another proxy, or {@code null} if TCP
 * does
 */
public record Hop(Endpoint proxy, @Nullable Tls tls, @Nullable Exchange via) {

	/**
	 * A proxy that TCP alone leads to.
	 * @param proxy where it listens
	 * @return the hop
	 */
	public static Hop to(Endpoint proxy) {
		return new Hop(proxy, null, null);
	}

}
