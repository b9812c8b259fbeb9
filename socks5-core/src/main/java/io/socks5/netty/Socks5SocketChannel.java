package io.socks5.netty;

import java.net.ConnectException;
import java.net.SocketAddress;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.socks5.client.ClientRegistry;
import io.socks5.client.NamedSocketFactory;
import io.socks5.client.Tunnels;
import org.jspecify.annotations.Nullable;

/**
 * A channel that connects through a SOCKS5 proxy, for libraries that take a channel class
 * or a channel factory, and fill the pipeline themselves. The channel puts a
 * {@link Socks5ChannelHandler} in front of all other handlers when it connects, thus also
 * in front of TLS to the destination. A connect of a handler that the library has put in
 * front fails before that.
 *
 * <p>
 * The library must not resolve the name of the destination, which is what
 * {@code NoopAddressResolverGroup} ensures.
 */
public final class Socks5SocketChannel extends NioSocketChannel {

	private final Tunnels tunnels;

	/** Whether the handler is in the pipeline. Written before the connect. */
	private volatile boolean prepared;

	/**
	 * Creates a channel of the registered client named
	 * {@value NamedSocketFactory#DEFAULT_NAME}, for libraries that take the class.
	 * @throws IllegalStateException if no such client is registered
	 * @see ClientRegistry
	 */
	public Socks5SocketChannel() {
		this(ClientRegistry.get(NamedSocketFactory.DEFAULT_NAME).tunnels());
	}

	/**
	 * Creates a channel.
	 * @param tunnels the client's {@code tunnels()}
	 */
	public Socks5SocketChannel(Tunnels tunnels) {
		this.tunnels = tunnels;
		pipeline().addLast(new Preparation());
	}

	@Override
	protected boolean doConnect(SocketAddress remote, @Nullable SocketAddress local) throws Exception {
		if (!this.prepared) {
			throw new ConnectException(
					"Connect of a handler refused: it would bypass the SOCKS5 proxy; " + "connect the channel instead");
		}
		return super.doConnect(remote, local);
	}

	/**
	 * Puts the SOCKS5 handler in front when the connect begins: until then, the library
	 * may have put its own handlers there.
	 */
	private final class Preparation extends ChannelOutboundHandlerAdapter {

		@Override
		public void connect(ChannelHandlerContext context, SocketAddress remote, @Nullable SocketAddress local,
				ChannelPromise connected) {
			Socks5SocketChannel.this.prepared = true;
			context.pipeline().addFirst(new Socks5ChannelHandler(Socks5SocketChannel.this.tunnels));
			context.connect(remote, local, connected);
			context.pipeline().remove(this);
		}

	}

}
