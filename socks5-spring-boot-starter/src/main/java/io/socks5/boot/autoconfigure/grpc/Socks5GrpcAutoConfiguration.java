package io.socks5.boot.autoconfigure.grpc;

import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.ConditionalOnSocks5Integration;
import io.socks5.boot.autoconfigure.integration.IntegrationEventLoops;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.grpc.client.GrpcChannelFactory;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that puts clients of gRPC behind the
 * proxy.
 */
@AutoConfiguration(after = Socks5AutoConfiguration.class)
@ConditionalOnClass(GrpcChannelFactory.class)
@ConditionalOnSocks5Integration("grpc")
public final class Socks5GrpcAutoConfiguration {

	private static final Socks5Integration INTEGRATION = new Socks5Integration("grpc", "gRPC");

	@Bean
	Socks5Integration socks5GrpcIntegration() {
		return INTEGRATION;
	}

	@Bean(ProxiedGrpc.EVENT_LOOPS)
	IntegrationEventLoops socks5GrpcEventLoops() {
		return new IntegrationEventLoops("socks5-grpc");
	}

	@Bean
	static ProxiedGrpc socks5ProxiedGrpc(ConfigurableListableBeanFactory beanFactory) {
		return new ProxiedGrpc(beanFactory, INTEGRATION);
	}

}
