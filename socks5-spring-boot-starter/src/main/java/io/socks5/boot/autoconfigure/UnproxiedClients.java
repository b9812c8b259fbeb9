package io.socks5.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The clients that Spring Boot sets up in this application and that go their own way,
 * past the proxy, unless they are given its socket factory.
 */
final class UnproxiedClients {

	private static final Map<String, String> HTTP_CLIENTS = new LinkedHashMap<>();

	private static final Map<String, String> CLIENTS = new LinkedHashMap<>();

	static {
		HTTP_CLIENTS.put("org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration",
				"RestClient and RestTemplate");
		HTTP_CLIENTS.put("org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration", "WebClient");
		CLIENTS.put("org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration", "DataSource");
		CLIENTS.put("org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration", "Redis");
		CLIENTS.put("org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration", "MongoDB");
		CLIENTS.put("org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration", "JavaMailSender");
		CLIENTS.put("org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration", "RabbitMQ");
		CLIENTS.put("org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration", "Kafka");
	}

	private UnproxiedClients() {
	}

	/**
	 * The clients that are there.
	 * @param classLoader sees the application's classes
	 * @param http whether those that speak HTTP go their own way, too
	 * @return names that users know
	 */
	static List<String> present(@Nullable ClassLoader classLoader, boolean http) {
		return Stream.concat(http ? HTTP_CLIENTS.entrySet().stream() : Stream.empty(), CLIENTS.entrySet().stream())
			.filter((client) -> ClassUtils.isPresent(client.getKey(), classLoader))
			.map(Map.Entry::getValue)
			.toList();
	}

}
