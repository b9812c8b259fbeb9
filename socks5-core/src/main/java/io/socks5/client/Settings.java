package io.socks5.client;

import java.net.InetAddress;
import java.time.Duration;

import io.socks5.event.ConnectListener;
import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import io.socks5.route.NameResolution;
import io.socks5.transport.Tls;
import io.socks5.udp.RelayAddress;
import org.jspecify.annotations.Nullable;

/**
 * The validated settings of a client.
 *
 * @param name the logical name for observers
 * @param proxy the address of the proxy
 * @param proxyName the configured name, if the proxy is one of its addresses, or
 * {@code null}
 * @param tls the configuration of TLS to the proxy, or {@code null} for plain TCP
 * @param via the connects through the proxy before, or {@code null} if the proxy is
 * reached over TCP
 * @param login the choice of authentication methods
 * @param connectTimeout the timeout for TCP to the proxy or to a direct destination
 * @param handshakeTimeout the timeout from the greeting to the final reply
 * @param resolution the side that resolves the name of the destination
 * @param routes the routes, non-proxy hosts first
 * @param relayAddress the choice of the address for datagrams
 * @param keepAlive whether TCP keep-alive is on
 * @param pipelining whether all messages of a CONNECT are sent at once
 * @param earlyData whether the request of a socket waits for its first octets
 * @param warm the settings of warm connections, or {@code null} for none
 * @param listener the listener for all connects, or {@code null} if there is none
 */
record Settings(String name, Endpoint proxy, @Nullable Address proxyName, @Nullable Tls tls, @Nullable Socks5Client via,
		AuthPolicy login, Duration connectTimeout, Duration handshakeTimeout, NameResolution resolution, Routes routes,
		RelayAddress relayAddress, boolean keepAlive, boolean pipelining, boolean earlyData,
		@Nullable WarmSettings warm, @Nullable ConnectListener listener) {

	Settings with(ProxyEndpoint endpoint) {
		AuthPolicy own = this.login.of(endpoint);
		if (this.via != null && endpoint.expanded() != null) {
			throw new IllegalArgumentException("withEachAddress() of the endpoint " + endpoint
					+ " cannot be combined with via(): the proxy before looks the name up");
		}
		if (this.tls != null) {
			Tls.requireVerifiable(endpoint.endpoint().host());
		}
		return with(endpoint.endpoint(), null, own);
	}

	/**
	 * Returns the settings for one address of the proxy.
	 * @param address an address of its name
	 * @return settings that connect to the address, and verify the name
	 */
	Settings at(InetAddress address) {
		return with(Endpoint.of(address, this.proxy.port()), this.proxy.host(), this.login);
	}

	Settings with(AuthPolicy other) {
		return with(this.proxy, this.proxyName, other);
	}

	private Settings with(Endpoint endpoint, @Nullable Address named, AuthPolicy other) {
		return new Settings(this.name, endpoint, named, this.tls, this.via, other, this.connectTimeout,
				this.handshakeTimeout, this.resolution, this.routes, this.relayAddress, this.keepAlive, this.pipelining,
				this.earlyData, this.warm, this.listener);
	}

}
