package io.socks5.transport.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.socks5.protocol.Address;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.transport.Attempt;
import io.socks5.transport.TunnelSource;
import org.jspecify.annotations.Nullable;

/**
 * What is to be known before TCP: where to connect to, and the attempt if it goes through
 * the proxy. Finding out may take a look-up, which must not happen on an event loop.
 *
 * @param address where to connect to
 * @param attempt the attempt, or {@code null} if the connect is direct
 */
record Preparation(InetSocketAddress address, @Nullable Attempt attempt) {

	static boolean mayBlock(TunnelSource tunnels, Endpoint destination) {
		if (tunnels.isDirect(destination)) {
			return destination.host() instanceof Address.Domain;
		}
		return tunnels.proxy().host() instanceof Address.Domain || tunnels.looksUp(destination);
	}

	static Preparation of(TunnelSource tunnels, Command command, Endpoint destination) throws IOException {
		if (tunnels.isDirect(destination)) {
			return new Preparation(resolved(destination), null);
		}
		Attempt attempt = tunnels.start(command, destination);
		try {
			return new Preparation(resolved(attempt.proxy()), attempt);
		}
		catch (IOException ex) {
			IOException failure = new ProxyUnreachableException(attempt.connecting(), ex);
			attempt.failed(failure);
			throw failure;
		}
	}

	private static InetSocketAddress resolved(Endpoint endpoint) throws IOException {
		InetAddress address = (endpoint.host() instanceof Address.Domain domain) ? InetAddress.getByName(domain.name())
				: InetAddress.getByAddress(endpoint.host().octets());
		return new InetSocketAddress(address, endpoint.port());
	}

}
