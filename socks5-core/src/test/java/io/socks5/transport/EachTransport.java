package io.socks5.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.BiFunction;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.socks5.client.Socks5Client;
import io.socks5.netty.NettyClient;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.LoopbackDriver.Reached;
import io.socks5.transport.LoopbackDriver.Transport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ways to a destination.
 */
enum EachTransport {

	SOCKET(ClientTransports::connect, false), OPEN_CHANNEL(ClientTransports::openChannel, true),
	START_CONNECT(ClientTransports::startConnect, true), CONNECT_ASYNC(ClientTransports::connectAsync, true),
	NETTY(EachTransport::netty, false), NETTY_CHANNEL(EachTransport::nettyChannel, false);

	private final Transport transport;

	/** Whether the plain channel is all that the caller gets. */
	private final boolean raw;

	EachTransport(Transport transport, boolean raw) {
		this.transport = transport;
		this.raw = raw;
	}

	boolean isRaw() {
		return this.raw;
	}

	Reached connect(Socks5Client client, Endpoint destination) throws IOException {
		return this.transport.connect(client, destination);
	}

	private static Reached netty(Socks5Client client, Endpoint destination) throws IOException {
		return reached(destination, (netty, application) -> netty.bootstrap(client, application));
	}

	private static Reached nettyChannel(Socks5Client client, Endpoint destination) throws IOException {
		return reached(destination, (netty, application) -> netty.channelBootstrap(client, application));
	}

	private static Reached reached(Endpoint destination, BiFunction<NettyClient, Application, Bootstrap> way)
			throws IOException {
		NettyClient netty = new NettyClient();
		Application application = new Application();
		boolean done = false;
		try {
			Channel channel = NettyClient
				.connected(way.apply(netty, application).connect(NettyClient.unresolved(destination)));
			done = true;
			return new NettyReached(netty, application, channel);
		}
		finally {
			if (!done) {
				netty.close();
			}
		}
	}

	/**
	 * A destination that a Netty channel leads to.
	 */
	private static final class NettyReached implements Reached {

		private final NettyClient netty;

		private final Application application;

		private final Channel channel;

		/** The events that come before the first octet. */
		private final Queue<String> expected = new ArrayDeque<>(List.of("active", "tunnel"));

		NettyReached(NettyClient netty, Application application, Channel channel) {
			this.netty = netty;
			this.application = application;
			this.channel = channel;
		}

		@Override
		public byte[] read(int octets) {
			StringBuilder all = new StringBuilder();
			while (all.length() < octets) {
				String next = this.application.next();
				if (this.expected.isEmpty()) {
					all.append(next);
				}
				else {
					assertThat(next).isEqualTo(this.expected.remove());
				}
			}
			return all.toString().getBytes(StandardCharsets.ISO_8859_1);
		}

		@Override
		public void close() {
			NettyClient.await(this.channel.close());
			this.netty.close();
		}

	}

}
