package io.socks5.netty;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.Octets;
import org.jspecify.annotations.Nullable;

/**
 * A proxy, or a chain of them in one, that writes down each octet that has no place in
 * the handshakes. It refuses, breaks off and falls silent now and then.
 */
final class RecordingProxy implements AutoCloseable {

	/** What the proxies are asked for, one after the other. */
	private final List<Endpoint> ways;

	private final @Nullable SSLContext keys;

	private final Queue<String> strays = new ConcurrentLinkedQueue<>();

	private final Random random;

	private final Channel listener;

	RecordingProxy(EventLoopGroup group, List<Endpoint> ways, @Nullable SSLContext keys, long seed) {
		this.ways = ways;
		this.keys = keys;
		this.random = new Random(seed);
		this.listener = new ServerBootstrap().group(group)
			.channel(NioServerSocketChannel.class)
			.childHandler(new ChannelInitializer<Channel>() {
				@Override
				protected void initChannel(Channel accepted) {
					accepted.pipeline().addLast(new Session());
				}
			})
			.bind(LoopbackServer.loopback(), 0)
			.syncUninterruptibly()
			.channel();
	}

	int port() {
		return ((InetSocketAddress) this.listener.localAddress()).getPort();
	}

	// what came and was neither a handshake nor inside a tunnel
	Queue<String> strays() {
		return this.strays;
	}

	@Override
	public void close() {
		NettyClient.await(this.listener.close());
	}

	/**
	 * One client.
	 */
	private final class Session extends ChannelInboundHandlerAdapter {

		private final ByteBuf came = Unpooled.buffer();

		/** At which proxy of the chain, counted from 0. */
		private int hop;

		private boolean greeted;

		private boolean refused;

		private boolean silent;

		@Override
		public void handlerAdded(ChannelHandlerContext context) {
			secure(context);
		}

		@Override
		public void handlerRemoved(ChannelHandlerContext context) {
			this.came.release();
		}

		private void secure(ChannelHandlerContext context) {
			SSLContext keys = RecordingProxy.this.keys;
			if (keys != null) {
				SSLEngine engine = keys.createSSLEngine();
				engine.setUseClientMode(false);
				context.pipeline().addBefore(context.name(), null, new SslHandler(engine));
			}
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			ByteBuf octets = (ByteBuf) message;
			if (!isTunnel()) {
				this.came.writeBytes(octets);
			}
			octets.release();
			while (!isTunnel() && this.came.isReadable() && answered(context)) {
				this.greeted = !this.greeted;
			}
		}

		private boolean isTunnel() {
			return this.hop == RecordingProxy.this.ways.size();
		}

		private boolean answered(ChannelHandlerContext context) {
			byte[] wanted = this.greeted ? request() : Octets.of("05 01 00");
			boolean whole = this.came.readableBytes() >= wanted.length;
			byte[] got = new byte[whole ? wanted.length : this.came.readableBytes()];
			this.came.readBytes(got);
			if (this.refused || !Octets.text(wanted).startsWith(Octets.text(got))) {
				RecordingProxy.this.strays.add("at proxy " + this.hop + " instead of "
						+ (this.greeted ? "the request: " : "the greeting: ") + Octets.text(got));
				context.close();
				return false;
			}
			if (!whole) {
				this.came.readerIndex(this.came.readerIndex() - got.length);
				return false;
			}
			return answer(context);
		}

		private byte[] request() {
			Endpoint way = RecordingProxy.this.ways.get(this.hop);
			String name = way.host().text();
			return Octets.of("05 01 00 03 %02x '%s' %04x".formatted(name.length(), name, way.port()));
		}

		private boolean answer(ChannelHandlerContext context) {
			if (this.silent) {
				return true;
			}
			switch (RecordingProxy.this.random.nextInt(24)) {
				case 0 -> {
					this.refused = true;
					send(context, this.greeted ? "05 05 00 01 00000000 0000" : "05 ff");
				}
				case 1 -> context.close();
				case 2 -> {
					this.silent = true;
				}
				default -> grant(context);
			}
			return true;
		}

		private void grant(ChannelHandlerContext context) {
			if (!this.greeted) {
				send(context, "05 00");
				return;
			}
			this.hop++;
			if (!isTunnel()) {
				send(context, "05 00 00 01 7f000001 1f90");
				secure(context);
			}
			else {
				send(context, "05 00 00");
				send(context, "01 7f000001 1f90 'DD'");
				send(context, "'D'");
			}
		}

		private static void send(ChannelHandlerContext context, String octets) {
			context.writeAndFlush(Unpooled.copiedBuffer(Octets.of(octets)));
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			if (ProxyTls.unwrap(cause) instanceof NotSslRecordException stray) {
				RecordingProxy.this.strays.add("in front of TLS: " + stray.getMessage());
			}
			context.close();
		}

	}

}
