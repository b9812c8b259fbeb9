package io.socks5.netty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.socks5.client.AbstractChatTests;
import io.socks5.client.Socks5Client;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Command;
import io.socks5.testkit.LoopbackServer;
import org.junit.jupiter.api.AfterEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connects with a login to one destination on an NIO event loop.
 */
abstract class AbstractNettyTests extends AbstractChatTests {

	final Application application = application();

	final NettyClient netty = new NettyClient();

	@AfterEach
	void closeNetty() {
		this.netty.close();
	}

	Application application() {
		return new Application();
	}

	final Channel connect(Socks5Client client) throws IOException {
		return this.netty.connect(client, this.application, CHAT);
	}

	final ChannelFuture start(Socks5Client client) {
		return this.netty.bootstrap(client, this.application).connect(NettyClient.unresolved(CHAT));
	}

	/** Connects first, and adds the handler to the pipeline then. */
	final Channel upgrade(Socks5Client client, LoopbackServer proxy) throws IOException {
		Channel channel = NettyClient.connected(this.netty.plain().handler(new ChannelInitializer<Channel>() {
			@Override
			protected void initChannel(Channel created) {
				// nothing before it is connected
			}
		}).connect(LoopbackServer.loopback(), proxy.port()));
		// both at once for the event loop, which must not run the first without the
		// second
		channel.eventLoop()
			.submit(() -> channel.pipeline()
				.addLast(new Socks5ChannelHandler(client.tunnels(), Command.CONNECT, CHAT), this.application))
			.syncUninterruptibly();
		return channel;
	}

	static ByteBuf octets(String text) {
		return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
	}

	final void isEstablished() {
		assertThat(this.application.next()).isEqualTo("active");
		assertThat(this.application.next()).isEqualTo("tunnel");
	}

	final void echoes(Channel channel) {
		channel.writeAndFlush(octets("hello"));
		assertThat(this.application.next()).isEqualTo("hello");
	}

	final void ends(Channel channel) {
		NettyClient.await(channel.close());
		assertThat(this.application.next()).isEqualTo("inactive");
	}

	/**
	 * The proxy sends "hello" behind its reply, which the application reads on demand.
	 */
	final void readsHelloOnDemand(Socks5Client client) throws IOException {
		Channel channel = NettyClient.connected(this.netty.bootstrap(client, this.application)
			.option(ChannelOption.AUTO_READ, false)
			.connect(NettyClient.unresolved(CHAT)));
		isEstablished();
		NettyClient.await(channel.eventLoop().submit(() -> assertThat(this.application.waiting()).isZero()));
		String got = "";
		while (got.length() < 5) {
			channel.read();
			got += this.application.next();
		}
		assertThat(got).isEqualTo("hello");
		ends(channel);
	}

}
