package io.socks5.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The clients that Spring Boot sets up in this application and that go their own way,
 * past the proxy, unless they are given its socket factory.
 */
final class UnproxiedClients {

	private static final Map<String, String> CLIENTS = new LinkedHashMap<>();

	static {
		CLIENTS.put("org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration",
				"RestClient and RestTemplate");
		CLIENTS.put("org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration", "WebClient");
		CLIENTS.put("org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration", "DataSource");
		CLIENTS.put("org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration", "Redis");
		CLIENTS.put("org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration", "MongoDB");
		CLIENTS.put("org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration", "JavaMailSender");
		CLIENTS.put("org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration", "RabbitMQ");
		CLIENTS.put("org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration", "Kafka");
	}

	private UnproxiedClients() {
	}

	static List<String> present(@Nullable ClassLoader classLoader) {
		return CLIENTS.entrySet()
			.stream()
			.filter((client) -> ClassUtils.isPresent(client.getKey(), classLoader))
			.map(Map.Entry::getValue)
			.toList();
	}

}
