package io.socks5.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

import javax.net.ssl.SSLContext;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.ssl.SslHandler;
import io.socks5.client.Socks5Client;
import io.socks5.netty.ConnectingChannel;
import io.socks5.netty.Socks5ChannelHandler;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Octets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests with Netty but without its TLS, for applications that do not use TLS to the
 * proxy.
 */
class WithoutNettyHandlerTests {

	@Test
	void connectsWithoutTheClassesForTls() throws Exception {
		assertThat(callWithoutTls(Connects.class)).isEqualTo("hello");
	}

	@Test
	void wouldMissThemWhereTlsIsAskedFor() {
		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> callWithoutTls(Misses.class))
			.withMessageContaining("io/netty/handler/ssl");
	}

	private static Object callWithoutTls(Class<?> task) throws Exception {
		ClassLoader loader = new WithoutTls(WithoutNettyHandlerTests.class.getClassLoader());
		return ((Callable<?>) loader.loadClass(task.getName()).getDeclaredConstructor().newInstance()).call();
	}

	/**
	 * A connect through the Netty handler, and what comes through it.
	 */
	public static final class Connects implements Callable<String> {

		@Override
		public String call() {
			Socks5Client client = Socks5Client.builder().proxy("192.0.2.1", 1080).build();
			ConnectingChannel channel = new ConnectingChannel(new Socks5ChannelHandler(client.tunnels()));
			ChannelFuture connected = channel.start(Endpoint.of("chat.test", 5222));
			channel.writeInbound(Unpooled.copiedBuffer(Octets.of("05 00")));
			channel.writeInbound(Unpooled.copiedBuffer(Octets.of("05 00 00 01 00000000 0000 'hello'")));
			ByteBuf octets = connected.isSuccess() ? channel.readInbound() : Unpooled.EMPTY_BUFFER;
			channel.pipeline().fireUserEventTriggered("an event");
			channel.pipeline().fireExceptionCaught(new IOException("a failure"));
			return octets.toString(StandardCharsets.US_ASCII);
		}

	}

	/**
	 * Wants one of the missing classes.
	 */
	public static final class Misses implements Callable<Object> {

		@Override
		public Object call() throws Exception {
			return new SslHandler(SSLContext.getDefault().createSSLEngine());
		}

	}

	/**
	 * Loads this library and Netty anew, without Netty's handlers.
	 */
	private static final class WithoutTls extends ClassLoader {

		WithoutTls(ClassLoader parent) {
			super(parent);
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (name.startsWith("io.netty.handler.")) {
				throw new ClassNotFoundException(name);
			}
			boolean own = name.startsWith("io.netty.") || name.startsWith("io.socks5.");
			Class<?> loaded = findLoadedClass(name);
			if (loaded != null || !own) {
				return (loaded != null) ? loaded : super.loadClass(name, resolve);
			}
			try (InputStream octets = getResourceAsStream(name.replace('.', '/') + ".class")) {
				byte[] code = (octets != null) ? octets.readAllBytes() : new byte[0];
				return defineClass(name, code, 0, code.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
