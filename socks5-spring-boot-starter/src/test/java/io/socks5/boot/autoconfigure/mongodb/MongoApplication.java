package io.socks5.boot.autoconfigure.mongodb;

import java.time.Duration;

import com.mongodb.client.MongoClient;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.integration.Socks5IntegrationsAutoConfiguration;
import org.bson.Document;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoReactiveAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/**
 * Applications with MongoDB.
 */
final class MongoApplication {

	static final Duration LIMIT = Duration.ofSeconds(30);

	private static final Document PING = new Document("ping", 1);

	private MongoApplication() {
	}

	/**
	 * Returns an application with a synchronous client.
	 */
	static ApplicationContextRunner sync() {
		return none().withConfiguration(AutoConfigurations.of(MongoAutoConfiguration.class));
	}

	/**
	 * Returns an application with a reactive client.
	 */
	static ApplicationContextRunner reactive() {
		return none().withConfiguration(AutoConfigurations.of(MongoReactiveAutoConfiguration.class));
	}

	/**
	 * Returns an application with both clients.
	 */
	static ApplicationContextRunner both() {
		return sync().withConfiguration(AutoConfigurations.of(MongoReactiveAutoConfiguration.class));
	}

	/**
	 * Returns an application without a client.
	 */
	static ApplicationContextRunner none() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, Socks5AutoConfiguration.class,
					Socks5IntegrationsAutoConfiguration.class, Socks5MongoAutoConfiguration.class))
			.withPropertyValues("socks5.proxy.integrations.mongodb.enabled=true");
	}

	/**
	 * Pings with the only client of an application.
	 */
	static double ping(ApplicationContext context) {
		MongoClient client = context.getBeanProvider(MongoClient.class).getIfAvailable();
		return (client != null) ? ping(client)
				: ping(context.getBean(com.mongodb.reactivestreams.client.MongoClient.class));
	}

	static double ping(MongoClient client) {
		return client.getDatabase("test").runCommand(PING).getDouble("ok");
	}

	static double ping(com.mongodb.reactivestreams.client.MongoClient client) {
		return Mono.from(client.getDatabase("test").runCommand(PING))
			.blockOptional(LIMIT)
			.orElseThrow()
			.getDouble("ok");
	}

}
