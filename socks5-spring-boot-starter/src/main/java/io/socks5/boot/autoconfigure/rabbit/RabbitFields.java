package io.socks5.boot.autoconfigure.rabbit;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.AddressResolver;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.SslContextFactory;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;
import org.springframework.amqp.rabbit.connection.AbstractRoutingConnectionFactory;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * Settings of the application that neither RabbitMQ's client nor Spring returns.
 */
final class RabbitFields {

	/** The types with such fields. */
	static final List<Class<?>> TYPES = List.of(ConnectionFactory.class, ConnectionFactory.NettyConfiguration.class,
			AbstractConnectionFactory.class, AbstractRoutingConnectionFactory.class);

	private RabbitFields() {
	}

	static boolean isConnected(ConnectionFactory factory) {
		return read(factory, ConnectionFactory.class, "frameHandlerFactory") != null;
	}

	static @Nullable SslContextFactory sslContextFactory(ConnectionFactory factory) {
		return (SslContextFactory) read(factory, ConnectionFactory.class, "sslContextFactory");
	}

	static @Nullable EventLoopGroup eventLoopGroup(ConnectionFactory.NettyConfiguration netty) {
		return (EventLoopGroup) read(netty, ConnectionFactory.NettyConfiguration.class, "eventLoopGroup");
	}

	@SuppressWarnings("unchecked")
	static @Nullable Function<String, SslContext> sslContextFactory(ConnectionFactory.NettyConfiguration netty) {
		return (Function<String, SslContext>) read(netty, ConnectionFactory.NettyConfiguration.class,
				"sslContextFactory");
	}

	@SuppressWarnings("unchecked")
	static Consumer<Bootstrap> bootstrapCustomizer(ConnectionFactory.NettyConfiguration netty) {
		Consumer<Bootstrap> customizer = (Consumer<Bootstrap>) read(netty, ConnectionFactory.NettyConfiguration.class,
				"bootstrapCustomizer");
		return (customizer != null) ? customizer : (bootstrap) -> {
		};
	}

	@SuppressWarnings("unchecked")
	static Consumer<Channel> channelCustomizer(ConnectionFactory.NettyConfiguration netty) {
		Consumer<Channel> customizer = (Consumer<Channel>) read(netty, ConnectionFactory.NettyConfiguration.class,
				"channelCustomizer");
		return (customizer != null) ? customizer : (channel) -> {
		};
	}

	static @Nullable AddressResolver addressResolver(AbstractConnectionFactory factory) {
		return (AddressResolver) read(factory, AbstractConnectionFactory.class, "addressResolver");
	}

	@SuppressWarnings("unchecked")
	static @Nullable List<Address> addresses(AbstractConnectionFactory factory) {
		return (List<Address>) read(factory, AbstractConnectionFactory.class, "addresses");
	}

	@SuppressWarnings("unchecked")
	static Map<Object, Object> targets(AbstractRoutingConnectionFactory factory) {
		Object targets = read(factory, AbstractRoutingConnectionFactory.class, "targetConnectionFactories");
		return (targets != null) ? (Map<Object, Object>) targets : Map.of();
	}

	static @Nullable Object defaultTarget(AbstractRoutingConnectionFactory factory) {
		return read(factory, AbstractRoutingConnectionFactory.class, "defaultTargetConnectionFactory");
	}

	private static @Nullable Object read(Object owner, Class<?> type, String name) {
		Field field = ReflectionUtils.findField(type, name);
		Assert.state(field != null, () -> "There is no field '" + name + "' in " + type.getName());
		ReflectionUtils.makeAccessible(field);
		return ReflectionUtils.getField(field, owner);
	}

}
