package io.socks5.client;

import java.time.Duration;

import io.socks5.event.ConnectListener;
import io.socks5.protocol.Endpoint;
import io.socks5.route.NameResolution;
import io.socks5.route.NonProxyHosts;
import io.socks5.transport.Tls;
import io.socks5.udp.RelayAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a client was built with, validated.
 *
 * @param name the logical name that observers see
 * @param proxy where the proxy listens
 * @param tls how the connection to the proxy is secured, or {@code null} if it is not
 * @param via what leads to the proxy, or {@code null} if TCP does
 * @param login the methods to offer
 * @param connectTimeout for TCP to the proxy, or to a host that is connected to directly
 * @param handshakeTimeout from the greeting to the final reply
 * @param resolution who looks the destination's name up
 * @param nonProxyHosts what is connected to directly
 * @param relayAddress where datagrams go to
 * @param keepAlive whether TCP keep-alive is on
 * @param pipelining whether all messages of a CONNECT leave at once
 * @param warm how many connections are made ahead of demand, or {@code null} for none
 * @param listener who watches
 */
record Settings(String name, Endpoint proxy, @Nullable Tls tls, @Nullable ExchangeFactory via, AuthPolicy login,
		Duration connectTimeout, Duration handshakeTimeout, NameResolution resolution, NonProxyHosts nonProxyHosts,
		RelayAddress relayAddress, boolean keepAlive, boolean pipelining, @Nullable WarmSettings warm,
		ConnectListener listener) {

	Settings with(AuthPolicy other) {
		return new Settings(this.name, this.proxy, this.tls, this.via, other, this.connectTimeout,
				this.handshakeTimeout, this.resolution, this.nonProxyHosts, this.relayAddress, this.keepAlive,
				this.pipelining, this.warm, this.listener);
	}

}
