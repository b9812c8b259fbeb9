package io.socks5.boot.autoconfigure.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.event.EventBus;
import io.lettuce.core.event.EventPublisherOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.lettuce.core.resource.SocketAddressResolver;
import io.lettuce.core.tracing.Tracing;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.Timer;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.socks5.client.Socks5Client;

/**
 * The application's resources of Lettuce, whose channels connect through the proxy by
 * name.
 */
final class ProxiedClientResources implements ClientResources {

	private final ClientResources resources;

	private final ProxiedChannels channels;

	ProxiedClientResources(ClientResources resources, Socks5Client client) {
		this.resources = resources;
		this.channels = new ProxiedChannels(resources.nettyCustomizer(), client);
	}

	/**
	 * Limits connects, so that they fail before Lettuce gives up and hides the cause.
	 * @param timeout the time after which Lettuce gives up
	 */
	void limit(Duration timeout) {
		this.channels.limit(timeout);
	}

	@Override
	public NettyCustomizer nettyCustomizer() {
		return this.channels;
	}

	@Override
	public AddressResolverGroup<?> addressResolverGroup() {
		return NoopAddressResolverGroup.INSTANCE;
	}

	@Override
	public Builder mutate() {
		return this.resources.mutate().nettyCustomizer(nettyCustomizer()).addressResolverGroup(addressResolverGroup());
	}

	@Override
	public Future<Boolean> shutdown() {
		return this.resources.shutdown();
	}

	@Override
	public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
		return this.resources.shutdown(quietPeriod, timeout, unit);
	}

	@Override
	public EventPublisherOptions commandLatencyPublisherOptions() {
		return this.resources.commandLatencyPublisherOptions();
	}

	@Override
	public CommandLatencyRecorder commandLatencyRecorder() {
		return this.resources.commandLatencyRecorder();
	}

	@Override
	public int computationThreadPoolSize() {
		return this.resources.computationThreadPoolSize();
	}

	@Override
	public EventBus eventBus() {
		return this.resources.eventBus();
	}

	@Override
	public EventLoopGroupProvider eventLoopGroupProvider() {
		return this.resources.eventLoopGroupProvider();
	}

	@Override
	public EventExecutorGroup eventExecutorGroup() {
		return this.resources.eventExecutorGroup();
	}

	@Override
	public int ioThreadPoolSize() {
		return this.resources.ioThreadPoolSize();
	}

	@Override
	public Delay reconnectDelay() {
		return this.resources.reconnectDelay();
	}

	@Override
	public SocketAddressResolver socketAddressResolver() {
		return this.resources.socketAddressResolver();
	}

	@Override
	public Timer timer() {
		return this.resources.timer();
	}

	@Override
	public Tracing tracing() {
		return this.resources.tracing();
	}

}
