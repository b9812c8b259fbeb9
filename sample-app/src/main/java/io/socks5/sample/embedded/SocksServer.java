package io.socks5.sample.embedded;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5ServerEncoder;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * A small SOCKS5 proxy that supports CONNECT and requires a password. RFC 1928, RFC 1929.
 */
public class SocksServer implements AutoCloseable {

	static final String TIMEOUT = "timeout";

	static final String DECODER = "decoder";

	static final String FLOW = "flow";

	private static final int HANDSHAKE_SECONDS = 10;

	private final EventLoopGroup eventLoop = new MultiThreadIoEventLoopGroup(1,
			new DefaultThreadFactory("embedded-proxy", true), NioIoHandler.newFactory());

	private final BlockingQueue<ConnectRequest> requests = new LinkedBlockingDeque<>(20);

	private final ChannelGroup clients = new DefaultChannelGroup(this.eventLoop.next(), true);

	private final Channel channel;

	private volatile long pauseMillis;

	private volatile boolean silent;

	/**
	 * Starts a proxy.
	 * @param address the address to listen on
	 * @param login the required login
	 * @param resolver resolves the names in requests
	 * @param transcripts receives the transcript of each handshake at its start
	 */
	public SocksServer(InetSocketAddress address, Login login, HostResolver resolver,
			Consumer<Transcript> transcripts) {
		ServerBootstrap bootstrap = new ServerBootstrap().group(this.eventLoop)
			.channel(NioServerSocketChannel.class)
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel client) {
					SocksServer.this.clients.add(client);
					Transcript transcript = new Transcript();
					transcripts.accept(transcript);
					client.pipeline()
						.addLast(TIMEOUT, new ReadTimeoutHandler(HANDSHAKE_SECONDS))
						.addLast(new TranscriptHandler(transcript));
					if (SocksServer.this.silent) {
						client.pipeline().addLast(new DiscardHandler());
						return;
					}
					client.pipeline()
						.addLast(new DelayHandler(() -> SocksServer.this.pauseMillis))
						.addLast(Socks5ServerEncoder.DEFAULT)
						.addLast(DECODER, new Socks5InitialRequestDecoder())
						// holds the octets that arrive before the tunnel is established
						.addLast(FLOW, new FlowControlHandler())
						.addLast(new SocksHandler(login, resolver, SocksServer.this::remember));
				}

			});
		ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
		if (!bound.isSuccess()) {
			this.eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
		}
		this.channel = bound.syncUninterruptibly().channel();
	}

	/**
	 * Returns the address.
	 * @return the address that the proxy listens on
	 */
	public InetSocketAddress address() {
		return (InetSocketAddress) this.channel.localAddress();
	}

	List<ConnectRequest> requests() {
		return List.copyOf(this.requests);
	}

	/**
	 * Sets the time that the proxy waits before it sends octets to a client.
	 * @param millis the time
	 */
	void pause(long millis) {
		this.pauseMillis = millis;
	}

	/**
	 * Sets whether new connections get no answer.
	 * @param silent whether the proxy is silent
	 */
	void silent(boolean silent) {
		this.silent = silent;
	}

	private void remember(ConnectRequest request) {
		while (!this.requests.offer(request)) {
			this.requests.poll();
		}
	}

	/**
	 * Closes the server and all connections.
	 */
	@Override
	public void close() {
		this.channel.close().awaitUninterruptibly();
		this.clients.close().awaitUninterruptibly();
		this.eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
	}

	/**
	 * A handler that drops what it receives.
	 */
	private static final class DiscardHandler extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			ReferenceCountUtil.release(message);
		}

	}

	/**
	 * The user name and the password that the proxy requires.
	 */
	public record Login(String username, String password) {

		@Override
		public String toString() {
			return this.username + ":******";
		}

	}

}
