package io.socks5.boot.autoconfigure.http;

import java.net.InetSocketAddress;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.NoopAddressResolverGroup;
import io.socks5.boot.autoconfigure.http.HttpLibrary.Pages;
import io.socks5.boot.autoconfigure.integration.LookedUp;
import io.socks5.client.Socks5Client;
import io.socks5.netty.Socks5ChannelHandler;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/**
 * A program that follows the routes with Spring Boot's HTTP clients and with Netty.
 */
public final class RoutedLookups {

	private static final String[] NAMES = { "site.lab.internal.test", "site.corp.internal.test",
			"site.denied.internal.test" };

	private RoutedLookups() {
	}

	/**
	 * Prints the names that it looks up.
	 * @param arguments the properties of the application
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		LookedUp.record();
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(HttpApplication.CONFIGURATIONS)
			.withPropertyValues(HttpApplication.ENABLED)
			.withPropertyValues(arguments[0].split("\n"));
		for (HttpLibrary library : HttpLibrary.values()) {
			runner.withPropertyValues(library.property()).run((context) -> {
				Pages pages = library.pages(context);
				for (String name : NAMES) {
					print(library.name(), name, () -> pages.get("http://" + name + ":8080/hello"));
				}
			});
		}
		runner.run((context) -> {
			for (String name : NAMES) {
				print("NETTY", name, () -> connect(context, name));
			}
		});
		LookedUp.print();
	}

	private static void print(String library, String name, Connect connect) {
		String result;
		try {
			result = connect.result();
		}
		catch (Exception ex) {
			result = "failed";
		}
		System.out.println("> " + library + " " + name + " " + result);
	}

	private static String connect(ApplicationContext context, String name) throws Exception {
		Socks5Client client = context.getBean(Socks5Client.class);
		EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		try {
			Channel channel = new Bootstrap().group(group)
				.channel(NioSocketChannel.class)
				.resolver(NoopAddressResolverGroup.INSTANCE)
				.handler(new ChannelInitializer<Channel>() {
					@Override
					protected void initChannel(Channel created) {
						created.pipeline().addLast(new Socks5ChannelHandler(client.tunnels()));
					}
				})
				.connect(InetSocketAddress.createUnresolved(name, 8080))
				.sync()
				.channel();
			channel.close().sync();
			return "hello";
		}
		finally {
			group.shutdownGracefully().sync();
		}
	}

	/**
	 * Connects to a destination.
	 */
	private interface Connect {

		String result() throws Exception;

	}

}
