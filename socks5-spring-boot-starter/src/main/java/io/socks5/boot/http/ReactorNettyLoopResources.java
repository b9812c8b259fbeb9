package io.socks5.boot.http;

import java.time.Duration;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.socks5.client.Socks5Client;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

/**
 * Event loops whose TCP channels connect through the proxy. It is part of the key of a
 * connection pool, so loops of the same client must be equal.
 *
 * @param client the client to connect with
 * @param given the event loops that are configured, or {@code null} for those that
 * Reactor Netty shares at the moment
 */
record ReactorNettyLoopResources(Socks5Client client, @Nullable LoopResources given) implements LoopResources {

	static LoopResources of(Socks5Client client, LoopResources configured) {
		if (configured instanceof ReactorNettyLoopResources own) {
			return new ReactorNettyLoopResources(client, own.given);
		}
		// the shared ones can be replaced at run time
		return new ReactorNettyLoopResources(client, (configured == HttpResources.get()) ? null : configured);
	}

	private LoopResources loops() {
		return (this.given != null) ? this.given : HttpResources.get();
	}

	@Override
	public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup group) {
		return type.equals(SocketChannel.class) ? type.cast(ReactorNettyTransports.channel(this.client, loops(), group))
				: loops().onChannel(type, group);
	}

	@Override
	public <C extends Channel> Class<? extends C> onChannelClass(Class<C> type, EventLoopGroup group) {
		return loops().onChannelClass(type, group);
	}

	@Override
	public EventLoopGroup onClient(boolean useNative) {
		return loops().onClient(useNative);
	}

	@Override
	public EventLoopGroup onServer(boolean useNative) {
		return loops().onServer(useNative);
	}

	@Override
	public EventLoopGroup onServerSelect(boolean useNative) {
		return loops().onServerSelect(useNative);
	}

	@Override
	public boolean daemon() {
		return loops().daemon();
	}

	@Override
	public boolean isDisposed() {
		return loops().isDisposed();
	}

	@Override
	public void dispose() {
		loops().dispose();
	}

	@Override
	public Mono<Void> disposeLater() {
		return loops().disposeLater();
	}

	@Override
	public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
		return loops().disposeLater(quietPeriod, timeout);
	}

}
