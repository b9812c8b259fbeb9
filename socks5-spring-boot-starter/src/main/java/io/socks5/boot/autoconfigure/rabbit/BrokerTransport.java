package io.socks5.boot.autoconfigure.rabbit;

import java.util.function.Function;

import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.SslContextFactory;
import io.netty.handler.ssl.SslContext;
import io.socks5.boot.autoconfigure.integration.IntegrationClients;
import io.socks5.boot.autoconfigure.integration.IntegrationEventLoops;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;
import io.socks5.boot.autoconfigure.integration.UnsupportedIntegrationException;
import io.socks5.client.Socks5Client;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.amqp.autoconfigure.RabbitProperties;

/**
 * Makes a connection factory connect with Netty and through the proxy. With sockets,
 * RabbitMQ's client would look names up, and would drop TLS.
 */
final class BrokerTransport {

	static final String EVENT_LOOPS = "socks5RabbitEventLoops";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Socks5Integration integration;

	private final String name;

	BrokerTransport(ConfigurableListableBeanFactory beanFactory, Socks5Integration integration, String name) {
		this.beanFactory = beanFactory;
		this.integration = integration;
		this.name = name;
	}

	void install(ConnectionFactory factory) {
		ConnectionFactory.NettyConfiguration netty = factory.netty();
		if (RabbitFields.bootstrapCustomizer(netty) instanceof BrokerBootstraps) {
			// another bean has the same factory
			return;
		}
		check(factory);
		secure(factory, netty);
		Socks5Client client = IntegrationClients.of(this.beanFactory, this.name).channelClient(this.integration);
		IntegrationEventLoops loops = IntegrationEventLoops.of(this.beanFactory, EVENT_LOOPS, this.name);
		netty.channelCustomizer(new BrokerChannels(RabbitFields.channelCustomizer(netty), client));
		netty
			.bootstrapCustomizer(new BrokerBootstraps(RabbitFields.bootstrapCustomizer(netty), client, factory, loops));
	}

	private void check(ConnectionFactory factory) {
		if (RabbitFields.isConnected(factory)) {
			throw refuse("has connected already", "Let it connect when the application has started.");
		}
		SocketFactory sockets = factory.getSocketFactory();
		if (sockets != null && !(sockets instanceof SSLSocketFactory)) {
			throw refuse("has a SocketFactory, which would not be used", "Remove the SocketFactory.");
		}
	}

	private void secure(ConnectionFactory factory, ConnectionFactory.NettyConfiguration netty) {
		Function<String, SslContext> contexts = contexts(factory, netty);
		if (contexts != null) {
			netty.sslContextFactory(
					verifiesNames() ? (connection) -> new BrokerTls(contexts.apply(connection)) : contexts);
		}
	}

	private @Nullable Function<String, SslContext> contexts(ConnectionFactory factory,
			ConnectionFactory.NettyConfiguration netty) {
		Function<String, SslContext> own = RabbitFields.sslContextFactory(netty);
		SslContextFactory contexts = RabbitFields.sslContextFactory(factory);
		if (own != null) {
			return own;
		}
		if (contexts != null) {
			return (connection) -> BrokerTls.of(contexts.create(connection));
		}
		if (factory.isSSL()) {
			throw refuse("has an SSLSocketFactory, but no SSLContext", "Call useSslProtocol(SSLContext) instead.");
		}
		return null;
	}

	private boolean verifiesNames() {
		RabbitProperties properties = this.beanFactory.getBeanProvider(RabbitProperties.class).getIfAvailable();
		if (properties == null) {
			return true;
		}
		// as in Spring Boot, only properties can switch the verification off
		RabbitProperties.Ssl ssl = properties.getSsl();
		return ssl.isVerifyHostname() && (ssl.isValidateServerCertificate() || ssl.getKeyStore() != null
				|| ssl.getTrustStore() != null || hasBundle());
	}

	private boolean hasBundle() {
		RabbitConnectionDetails details = this.beanFactory.getBeanProvider(RabbitConnectionDetails.class)
			.getIfAvailable();
		return details != null && details.getSslBundle() != null;
	}

	private UnsupportedIntegrationException refuse(String reason, String remedy) {
		return this.integration.refuse("RabbitMQ '" + this.name + "' " + reason, remedy);
	}

}
