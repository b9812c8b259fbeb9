package io.socks5.boot.documentation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Objects;

import javax.sql.DataSource;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.socks5.boot.autoconfigure.Socks5AutoConfiguration;
import io.socks5.boot.autoconfigure.http.Socks5HttpClientsAutoConfiguration;
import io.socks5.boot.autoconfigure.integration.LookedUp;
import io.socks5.boot.autoconfigure.integration.Socks5IntegrationsAutoConfiguration;
import io.socks5.boot.autoconfigure.jdbc.Socks5JdbcAutoConfiguration;
import io.socks5.boot.autoconfigure.mail.Socks5MailAutoConfiguration;
import io.socks5.boot.autoconfigure.metrics.Socks5MetricsAutoConfiguration;
import io.socks5.boot.autoconfigure.rabbit.Socks5RabbitAutoConfiguration;
import io.socks5.boot.autoconfigure.redis.Socks5RedisAutoConfiguration;

import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.web.client.RestClient;

/**
 * An application with several clients, which uses each of them once.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ SslAutoConfiguration.class, DataSourceAutoConfiguration.class,
		DataRedisAutoConfiguration.class, RabbitAutoConfiguration.class, MailSenderAutoConfiguration.class,
		HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
		RestClientAutoConfiguration.class, MetricsAutoConfiguration.class,
		CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
		Socks5AutoConfiguration.class, Socks5MetricsAutoConfiguration.class, Socks5HttpClientsAutoConfiguration.class,
		Socks5IntegrationsAutoConfiguration.class, Socks5JdbcAutoConfiguration.class, Socks5MailAutoConfiguration.class,
		Socks5RabbitAutoConfiguration.class, Socks5RedisAutoConfiguration.class })
public class ApplicationExample {

	/**
	 * Prints what the clients receive, and the names that the application looks up.
	 * @param arguments the properties of the application
	 * @throws Exception if a client fails
	 */
	public static void main(String[] arguments) throws Exception {
		LookedUp.record();
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(ApplicationExample.class)
			.web(WebApplicationType.NONE)
			.run(arguments)) {
			System.out.println("database: " + query(context.getBean(DataSource.class)));
			System.out.println("redis: " + store(context.getBean(StringRedisTemplate.class)));
			System.out.println("rabbitmq: " + echo(context.getBean(RabbitTemplate.class)));
			send(context.getBean(MailSender.class));
			System.out.println("http: " + get(context.getBean(RestClient.Builder.class), arguments[0]));
			context.getBean(MeterRegistry.class)
				.get("socks5.client.handshake")
				.timers()
				.forEach(ApplicationExample::print);
		}
		LookedUp.print();
	}

	private static String query(DataSource dataSource) throws Exception {
		try (Connection connection = dataSource.getConnection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select 'row'")) {
			rows.next();
			return rows.getString(1);
		}
	}

	private static String store(StringRedisTemplate redis) {
		redis.opsForValue().set("application", "value");
		return Objects.requireNonNull(redis.opsForValue().get("application"));
	}

	private static String echo(RabbitTemplate rabbit) {
		return Objects.requireNonNull(rabbit.execute((channel) -> {
			String queue = channel.queueDeclare().getQueue();
			channel.basicPublish("", queue, null, "message".getBytes());
			return new String(channel.basicGet(queue, true).getBody());
		}));
	}

	private static void send(MailSender sender) {
		SimpleMailMessage message = new SimpleMailMessage();
		message.setFrom("app@corp.example");
		message.setTo("app@corp.example");
		message.setSubject("one application");
		message.setText("through the proxy");
		sender.send(message);
	}

	private static String get(RestClient.Builder builder, String url) {
		return Objects.requireNonNull(builder.build().get().uri(url).retrieve().body(String.class));
	}

	private static void print(Timer timer) {
		System.out.println("connects: " + timer.count() + " " + timer.getId().getTag("outcome"));
	}

}
