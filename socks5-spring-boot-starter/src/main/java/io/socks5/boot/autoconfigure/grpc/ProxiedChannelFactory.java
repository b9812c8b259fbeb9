package io.socks5.boot.autoconfigure.grpc;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

import org.springframework.grpc.client.ChannelBuilderOptions;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;
import org.springframework.grpc.client.GrpcChannelFactory;

/**
 * A factory whose channels go through the proxy, after all customizers of the
 * application.
 *
 * @param factory the factory of the application
 * @param channels the last customizer
 */
record ProxiedChannelFactory(GrpcChannelFactory factory, ProxiedChannels channels) implements GrpcChannelFactory {

	@Override
	public boolean supports(String target) {
		return this.factory.supports(target);
	}

	@Override
	public boolean supports(ClientInterceptor interceptor) {
		return this.factory.supports(interceptor);
	}

	@Override
	public ManagedChannel createChannel(String target, ChannelBuilderOptions options) {
		GrpcChannelBuilderCustomizer<NettyChannelBuilder> customizer = options.customizer();
		return this.factory.createChannel(target, options.withCustomizer(customizer.then(this.channels)));
	}

}
