package io.socks5.boot.netty;

import java.time.Duration;

import io.netty.channel.ChannelConfig;
import io.socks5.client.Socks5Client;
import io.socks5.client.Tunnels;
import org.jspecify.annotations.Nullable;

/**
 * The tunnels of a channel, whose connect timeout limits the whole connect.
 */
public final class ChannelTunnels {

	private ChannelTunnels() {
	}

	/**
	 * Returns the tunnels of a connect that starts now.
	 * @param client the client to connect with
	 * @param config the options of the channel, whose connect timeout limits the connect
	 * @return the tunnels
	 */
	public static Tunnels of(Socks5Client client, ChannelConfig config) {
		return of(client, config, null);
	}

	/**
	 * Returns the tunnels of a connect that starts now and has a further limit.
	 * @param client the client to connect with
	 * @param config the options of the channel, whose connect timeout limits the connect
	 * @param limit the further limit, or {@code null} if there is none
	 * @return the tunnels
	 */
	public static Tunnels of(Socks5Client client, ChannelConfig config, @Nullable Duration limit) {
		int milliseconds = config.getConnectTimeoutMillis();
		Duration timeout = (milliseconds > 0) ? Duration.ofMillis(milliseconds) : limit;
		if (timeout == null) {
			return client.tunnels();
		}
		return client.tunnels((limit != null && limit.compareTo(timeout) < 0) ? limit : timeout);
	}

}
