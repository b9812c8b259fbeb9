package io.socks5.boot.autoconfigure.grpc;

import io.grpc.ManagedChannel;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.Socks5IntegrationsAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.grpc.client.autoconfigure.CompositeChannelFactoryAutoConfiguration;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.grpc.client.GrpcChannelFactory;

/**
 * An application with a client of gRPC.
 */
final class GrpcApplication {

	private GrpcApplication() {
	}

	static ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, GrpcClientAutoConfiguration.class,
					CompositeChannelFactoryAutoConfiguration.class, Socks5AutoConfiguration.class,
					Socks5IntegrationsAutoConfiguration.class, Socks5GrpcAutoConfiguration.class))
			.withPropertyValues("socks5.proxy.integrations.grpc.enabled=true",
					"spring.grpc.client.channel.test.target=" + GrpcServer.NAME + ":4711");
	}

	/**
	 * Returns the channel of the application.
	 */
	static ManagedChannel channel(ApplicationContext context) {
		return context.getBean(GrpcChannelFactory.class).createChannel("test");
	}

}
