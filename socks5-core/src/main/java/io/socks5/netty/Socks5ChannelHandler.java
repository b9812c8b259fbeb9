package io.socks5.netty;

import java.net.SocketAddress;
import java.util.NoSuchElementException;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.EventExecutor;
import io.socks5.client.Tunnels;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.TunnelSource;
import org.jspecify.annotations.Nullable;

/**
 * A handler that connects a channel through a SOCKS5 proxy. It must be the first handler
 * of the pipeline, and the channel must connect to the unresolved destination. A
 * bootstrap resolves names unless it has the {@code NoopAddressResolverGroup}.
 *
 * <p>
 * Writes are queued until the tunnel is established. The connect promise then completes,
 * {@code channelActive} and a {@link Socks5TunnelEvent} are fired, and early octets of
 * the destination are passed on. A failure fails the promise and the queued writes with
 * the typed exception, and closes the channel. If the channel was already connected to
 * the proxy, the failure goes to {@code exceptionCaught}.
 *
 * <p>
 * With early data, the connect promise completes when the proxy has accepted the login.
 * The first flush sends the request too, or it leaves alone after 10 ms. Later writes are
 * queued until the reply. A failure then goes to {@code exceptionCaught} and to the
 * queued writes.
 *
 * <p>
 * Otherwise no octet of the application passes before the tunnel is established or after
 * a failure. The handler fails on a connected channel if it has no destination, or if
 * octets written before it are still unsent. Removing it before the tunnel is established
 * closes the channel. It must be added before the channel connects, or on the event loop
 * of the channel. Netty gives a handler no event while it is being added, so a write or
 * connect at that time bypasses it.
 *
 * <p>
 * With TLS to the proxy, {@code shutdownOutput()} fails and closes the channel, because
 * the end would bypass the handlers. To end only the output with TLS 1.3, the application
 * calls {@code closeOutbound()} of the {@code SslHandler} in front of this handler. TLS
 * 1.2 does not support this: later octets of the proxy are lost.
 *
 * <p>
 * A channel makes one try, because it cannot be replaced. If a client has several
 * endpoints, one that has accepted a login within the last minute is used. If there is
 * none, a login comes first. {@link Socks5SocketChannel} tries the endpoints within one
 * connect instead.
 *
 * <p>
 * The event loop never waits. Names are looked up on another thread, and the first of
 * several addresses is used. Listeners and suppliers of credentials or keys are called on
 * the event loop and must not wait. Each channel needs its own handler.
 */
public final class Socks5ChannelHandler extends ChannelDuplexHandler {

	/**
	 * The handler in front of this one, which does the work. Netty unlinks a handler
	 * before it calls {@code handlerRemoved}, and another thread could write in between.
	 * It is {@code null} when there is nothing left to do.
	 */
	private @Nullable TunnelHandler tunnel;

	/**
	 * Creates a handler for CONNECT to the remote address of the channel's connect.
	 * @param tunnels the client's {@code tunnels()}
	 */
	public Socks5ChannelHandler(Tunnels tunnels) {
		this(tunnels, Command.CONNECT, null);
	}

	/**
	 * Creates a handler for any command. The channel may already be connected to the
	 * proxy. Octets after the first reply are passed on, so the application reads the
	 * second reply of BIND.
	 * @param tunnels the client's {@code tunnels()}
	 * @param command the command to send to the proxy
	 * @param destination the destination of the command, or {@code null} for the remote
	 * address of the channel's connect
	 */
	public Socks5ChannelHandler(Tunnels tunnels, Command command, @Nullable Endpoint destination) {
		this.tunnel = new TunnelHandler(new TunnelRequest((TunnelSource) tunnels, command, destination));
	}

	@Override
	@SuppressWarnings("deprecation")
	public void handlerAdded(ChannelHandlerContext context) {
		EventExecutor executor = context.executor();
		try {
			// on the same thread, so that all events have one order
			context.pipeline()
				.addBefore((executor == context.channel().eventLoop()) ? null : executor, context.name(), null,
						this.tunnel);
		}
		catch (NoSuchElementException ex) {
			// another thread has removed this handler already
			if (context.channel().isActive()) {
				context.channel().close();
			}
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		TunnelHandler left = this.tunnel;
		if (left != null) {
			this.tunnel = null;
			left.release();
		}
	}

	@Override
	public void connect(ChannelHandlerContext context, SocketAddress remote, @Nullable SocketAddress local,
			ChannelPromise connected) {
		// without these methods, events would pass before handlerAdded if this handler
		// has its own executor
		if (this.tunnel == null && context.channel().isOpen()) {
			connected.tryFailure(State.ESTABLISHED.refusal());
		}
		else {
			context.connect(remote, local, connected);
		}
	}

	@Override
	public void disconnect(ChannelHandlerContext context, ChannelPromise disconnected) {
		context.disconnect(disconnected);
	}

	@Override
	public void close(ChannelHandlerContext context, ChannelPromise closed) {
		context.close(closed);
	}

	@Override
	public void read(ChannelHandlerContext context) {
		context.read();
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
		context.write(message, written);
	}

	@Override
	public void flush(ChannelHandlerContext context) {
		context.flush();
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		if (this.tunnel == null || this.tunnel.passesEvents()) {
			context.fireChannelActive();
		}
		else {
			this.tunnel.bypassed(null);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (this.tunnel == null || this.tunnel.isEstablished()) {
			context.fireChannelRead(message);
		}
		else {
			this.tunnel.bypassed(message);
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		TunnelHandler left = this.tunnel;
		if (left != null && left.isDone()) {
			// an open tunnel keeps nothing of its handshakes
			this.tunnel = null;
			left.release();
		}
		context.fireChannelReadComplete();
	}

}
