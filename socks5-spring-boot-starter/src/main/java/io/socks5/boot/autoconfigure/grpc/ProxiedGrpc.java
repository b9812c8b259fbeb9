package io.socks5.boot.autoconfigure.grpc;

import io.socks5.boot.autoconfigure.integration.IntegrationClients;
import io.socks5.boot.autoconfigure.integration.IntegrationEventLoops;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;
import io.socks5.client.Socks5Client;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.grpc.client.CompositeGrpcChannelFactory;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.grpc.client.InProcessGrpcChannelFactory;
import org.springframework.grpc.client.NettyGrpcChannelFactory;

/**
 * Routes the channels of gRPC's Netty transport through the proxy. Rejects other
 * transports that leave the process.
 */
class ProxiedGrpc implements BeanPostProcessor {

	static final String EVENT_LOOPS = "socks5GrpcEventLoops";

	/** Combines the other beans. */
	private static final String COMPOSITE = "compositeChannelFactory";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Socks5Integration integration;

	ProxiedGrpc(ConfigurableListableBeanFactory beanFactory, Socks5Integration integration) {
		this.beanFactory = beanFactory;
		this.integration = integration;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof GrpcChannelFactory factory) || bean instanceof ScopedObject) {
			return bean;
		}
		Object target = AopProxyUtils.getSingletonTarget(bean);
		Object transport = (target != null) ? target : bean;
		if (transport instanceof NettyGrpcChannelFactory) {
			return route(factory, beanName);
		}
		if (!(transport instanceof InProcessGrpcChannelFactory) && !isComposite(transport, beanName)) {
			throw this.integration.refuse(
					"gRPC '" + beanName + "' is a " + transport.getClass().getName()
							+ ", which does not connect with grpc-netty",
					"Use grpc-netty instead of grpc-netty-shaded, and a NettyGrpcChannelFactory.");
		}
		return bean;
	}

	private static boolean isComposite(Object transport, String name) {
		return transport instanceof CompositeGrpcChannelFactory && name.equals(COMPOSITE);
	}

	private GrpcChannelFactory route(GrpcChannelFactory factory, String name) {
		Socks5Client client = IntegrationClients.of(this.beanFactory, name).channelClient(this.integration);
		IntegrationEventLoops loops = IntegrationEventLoops.of(this.beanFactory, EVENT_LOOPS, name);
		return new ProxiedChannelFactory(factory, new ProxiedChannels(client, loops, this.integration));
	}

}
