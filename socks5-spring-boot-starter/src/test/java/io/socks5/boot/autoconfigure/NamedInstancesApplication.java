package io.socks5.boot.autoconfigure;

import java.lang.reflect.Method;
import java.net.Socket;
import java.util.Arrays;
import java.util.Objects;

import javax.net.SocketFactory;

import io.socks5.client.Socks5Client;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.MethodParameter;

/**
 * Starts {@link PlainApplication} and connects with the client that is qualified by the
 * name of an instance.
 */
public final class NamedInstancesApplication {

	private NamedInstancesApplication() {
	}

	/**
	 * Starts, connects and stops.
	 * @param arguments properties
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		SpringApplication application = new SpringApplication(PlainApplication.class);
		application.setMainApplicationClass(PlainApplication.class);
		try (ConfigurableApplicationContext context = application.run(arguments)) {
			System.out.println("beans: " + Arrays.stream(context.getBeanDefinitionNames())
				.filter((name) -> name.startsWith("lab"))
				.sorted()
				.toList());
			AutowireCapableBeanFactory beanFactory = context.getAutowireCapableBeanFactory();
			Method connect = NamedInstancesApplication.class.getDeclaredMethod("connect", Socks5Client.class,
					SocketFactory.class);
			connect((Socks5Client) injected(beanFactory, connect, 0),
					(SocketFactory) injected(beanFactory, connect, 1));
		}
	}

	private static Object injected(AutowireCapableBeanFactory beanFactory, Method method, int parameter) {
		DependencyDescriptor descriptor = new DependencyDescriptor(new MethodParameter(method, parameter), true);
		return Objects.requireNonNull(beanFactory.resolveDependency(descriptor, null));
	}

	private static void connect(@Qualifier("lab") Socks5Client client,
			@Qualifier("labSocks5SocketFactory") SocketFactory factory) throws Exception {
		System.out.println("same: " + (factory == client.socketFactory()));
		try (Socket socket = client.connect("chat.example", 5222)) {
			System.out.println("connected: " + client.name() + " " + socket.getInetAddress().getHostName());
		}
	}

}
