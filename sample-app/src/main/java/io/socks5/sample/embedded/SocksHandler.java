package io.socks5.sample.embedded;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Consumer;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.socksx.v5.DefaultSocks5CommandResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5InitialResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5PasswordAuthResponse;
import io.netty.handler.codec.socksx.v5.Socks5AddressType;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequest;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5CommandType;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequest;
import io.netty.handler.codec.socksx.v5.Socks5Message;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthRequest;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handler of the proxy's side of the handshake, followed by the relay.
 */
class SocksHandler extends SimpleChannelInboundHandler<Socks5Message> {

	private static final Logger logger = LoggerFactory.getLogger(SocksHandler.class);

	private static final int CONNECT_MILLIS = 5000;

	private final SocksServer.Login login;

	private final HostResolver resolver;

	private final Consumer<ConnectRequest> requests;

	SocksHandler(SocksServer.Login login, HostResolver resolver, Consumer<ConnectRequest> requests) {
		this.login = login;
		this.resolver = resolver;
		this.requests = requests;
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, Socks5Message message) {
		if (message.decoderResult().isFailure()) {
			context.close();
		}
		else if (message instanceof Socks5InitialRequest greeting) {
			handleGreeting(context, greeting);
		}
		else if (message instanceof Socks5PasswordAuthRequest credentials) {
			handleLogin(context, credentials);
		}
		else if (message instanceof Socks5CommandRequest request) {
			handleRequest(context, request);
		}
	}

	private void handleGreeting(ChannelHandlerContext context, Socks5InitialRequest greeting) {
		if (!greeting.authMethods().contains(Socks5AuthMethod.PASSWORD)) {
			last(context, new DefaultSocks5InitialResponse(Socks5AuthMethod.UNACCEPTED));
			return;
		}
		context.writeAndFlush(new DefaultSocks5InitialResponse(Socks5AuthMethod.PASSWORD));
		context.pipeline().replace(SocksServer.DECODER, SocksServer.DECODER, new Socks5PasswordAuthRequestDecoder());
	}

	private void handleLogin(ChannelHandlerContext context, Socks5PasswordAuthRequest request) {
		boolean known = same(this.login.username(), request.username())
				& same(this.login.password(), request.password());
		if (!known) {
			logger.info("Login rejected: wrong user name or password");
			last(context, new DefaultSocks5PasswordAuthResponse(Socks5PasswordAuthStatus.FAILURE));
			return;
		}
		context.writeAndFlush(new DefaultSocks5PasswordAuthResponse(Socks5PasswordAuthStatus.SUCCESS));
		context.pipeline().replace(SocksServer.DECODER, SocksServer.DECODER, new Socks5CommandRequestDecoder());
	}

	private boolean same(String expected, String actual) {
		return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8),
				actual.getBytes(StandardCharsets.UTF_8));
	}

	private void handleRequest(ChannelHandlerContext context, Socks5CommandRequest request) {
		if (!Socks5CommandType.CONNECT.equals(request.type())) {
			refuse(context, request, Socks5CommandStatus.COMMAND_UNSUPPORTED);
			return;
		}
		this.requests.accept(new ConnectRequest(request.dstAddr(), request.dstPort(),
				Socks5AddressType.DOMAIN.equals(request.dstAddrType())));
		try {
			connect(context, request, this.resolver.resolve(request.dstAddr()));
		}
		catch (UnknownHostException ex) {
			refuse(context, request, Socks5CommandStatus.HOST_UNREACHABLE);
		}
	}

	private void connect(ChannelHandlerContext context, Socks5CommandRequest request, InetAddress address) {
		Channel client = context.channel();
		client.config().setAutoRead(false);
		new Bootstrap().group(client.eventLoop())
			.channel(NioSocketChannel.class)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
			.option(ChannelOption.AUTO_READ, false)
			.handler(new Relay(client))
			.connect(address, request.dstPort())
			.addListener((ChannelFutureListener) (future) -> answer(context, request, future));
	}

	private void answer(ChannelHandlerContext context, Socks5CommandRequest request, ChannelFuture future) {
		if (!future.isSuccess()) {
			refuse(context, request, status(future.cause()));
			return;
		}
		Channel server = future.channel();
		if (!context.channel().isActive()) {
			server.close();
			return;
		}
		InetSocketAddress bound = (InetSocketAddress) server.localAddress();
		Socks5AddressType type = (bound.getAddress().getAddress().length == 4) ? Socks5AddressType.IPv4
				: Socks5AddressType.IPv6;
		logger.info("CONNECT {}:{} -> {}", request.dstAddr(), request.dstPort(), Socks5CommandStatus.SUCCESS);
		context.writeAndFlush(new DefaultSocks5CommandResponse(Socks5CommandStatus.SUCCESS, type,
				bound.getAddress().getHostAddress(), bound.getPort()));
		relay(context, server);
	}

	private Socks5CommandStatus status(Throwable cause) {
		boolean refused = cause instanceof ConnectException && !(cause instanceof ConnectTimeoutException);
		return refused ? Socks5CommandStatus.CONNECTION_REFUSED : Socks5CommandStatus.HOST_UNREACHABLE;
	}

	private void relay(ChannelHandlerContext context, Channel server) {
		Channel client = context.channel();
		client.pipeline().remove(SocksServer.TIMEOUT);
		client.pipeline().addLast(new Relay(server));
		client.pipeline().remove(SocksServer.DECODER);
		client.pipeline().remove(this);
		client.pipeline().remove(SocksServer.FLOW);
		client.config().setAutoRead(true);
		server.config().setAutoRead(true);
	}

	private void refuse(ChannelHandlerContext context, Socks5CommandRequest request, Socks5CommandStatus status) {
		logger.info("{} {}:{} -> {}", request.type(), request.dstAddr(), request.dstPort(), status);
		last(context, new DefaultSocks5CommandResponse(status, Socks5AddressType.IPv4, "0.0.0.0", 0));
	}

	private void last(ChannelHandlerContext context, Socks5Message answer) {
		context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		context.close();
	}

}
