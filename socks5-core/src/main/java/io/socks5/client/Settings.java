package io.socks5.client;

import java.time.Duration;
import java.util.function.Supplier;

import io.socks5.event.ConnectListener;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import io.socks5.route.NameResolution;
import io.socks5.route.NonProxyHosts;
import io.socks5.route.RelayAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a client was built with, validated.
 *
 * @param name the logical name that observers see
 * @param proxy where the proxy listens
 * @param credentials asked at every connect, {@code null} from it means no login
 * @param requireAuthentication whether "no authentication" is not offered
 * @param connectTimeout for TCP to the proxy, or to a host that is connected to directly
 * @param handshakeTimeout from the greeting to the final reply
 * @param resolution who looks the destination's name up
 * @param nonProxyHosts what is connected to directly
 * @param relayAddress where datagrams go to
 * @param keepAlive whether TCP keep-alive is on
 * @param listener who watches
 */
record Settings(String name, Endpoint proxy, Supplier<? extends @Nullable Credentials> credentials,
		boolean requireAuthentication, Duration connectTimeout, Duration handshakeTimeout, NameResolution resolution,
		NonProxyHosts nonProxyHosts, RelayAddress relayAddress, boolean keepAlive, ConnectListener listener) {
}
