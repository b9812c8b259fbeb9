package io.socks5.boot.autoconfigure;

import java.net.Socket;
import java.util.Arrays;
import java.util.List;

import io.socks5.client.Socks5Client;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

/**
 * An application of a user, which prints its results.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(excludeName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
		"org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration",
		"org.springframework.boot.mongodb.autoconfigure.MongoReactiveAutoConfiguration" })
public class PlainApplication {

	private static final List<String> OPTIONAL = List.of("io.micrometer.core.instrument.MeterRegistry",
			"org.springframework.boot.health.contributor.Health",
			"org.springframework.boot.actuate.endpoint.SanitizingFunction");

	/**
	 * Starts, connects and stops.
	 * @param arguments properties
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		try (ConfigurableApplicationContext context = SpringApplication.run(PlainApplication.class, arguments)) {
			System.out.println("beans: " + Arrays.stream(context.getBeanDefinitionNames())
				.filter((name) -> name.matches("socks5[A-Za-z0-9]+"))
				.sorted()
				.toList());
			System.out.println("absent: " + OPTIONAL.stream()
				.filter((name) -> !ClassUtils.isPresent(name, null))
				.map(ClassUtils::getShortName)
				.toList());
			try (Socket socket = context.getBean(Socks5Client.class).connect("chat.example", 5222)) {
				System.out.println("connected: " + socket.getInetAddress().getHostName());
			}
		}
	}

}
