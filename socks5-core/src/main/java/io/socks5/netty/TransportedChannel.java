package io.socks5.netty;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.FileRegion;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A channel over another one, its transport, on the same event loop.
 */
abstract class TransportedChannel extends AbstractChannel implements SocketChannel {

	private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

	private @Nullable SocketAddress bound;

	@SuppressWarnings("NullAway")
	TransportedChannel() {
		// it has no parent
		super(null);
	}

	/**
	 * Returns the channel that carries the octets.
	 * @return the transport of the current try, or of the tunnel
	 */
	abstract SocketChannel transport();

	/**
	 * Shuts the output down, on the event loop.
	 * @param over the promise to complete
	 */
	abstract void endOutput(ChannelPromise over);

	@Nullable SocketAddress bound() {
		return this.bound;
	}

	/**
	 * Forgets the local address of a transport that was replaced.
	 */
	@SuppressWarnings("deprecation")
	final void forgetAddress() {
		invalidateLocalAddress();
	}

	@Override
	protected final boolean isCompatible(EventLoop loop) {
		return !(transport().unsafe() instanceof IoHandle handle)
				|| (loop instanceof IoEventLoop io && io.isCompatible(handle.getClass()));
	}

	@Override
	protected final void doRegister(ChannelPromise registered) {
		copy(eventLoop().register(transport()), registered);
	}

	@Override
	protected final void doBind(SocketAddress address) throws Exception {
		require(transport().bind(address));
		this.bound = address;
	}

	@Override
	protected final void doDisconnect() throws Exception {
		doClose();
	}

	@Override
	protected final void doShutdownOutput() throws Exception {
		if (!transport().isOutputShutdown()) {
			require(transport().shutdownOutput());
		}
	}

	private static void require(ChannelFuture over) throws Exception {
		// on its event loop, a channel completes these futures at once
		if (over.cause() instanceof Exception ex) {
			throw ex;
		}
	}

	@Override
	protected final Object filterOutboundMessage(Object message) {
		if (message instanceof ByteBuf || message instanceof FileRegion) {
			return message;
		}
		throw new UnsupportedOperationException("message must be a ByteBuf or a FileRegion, was "
				+ message.getClass().getName() + "; an encoder must come before");
	}

	@Override
	public final ChannelMetadata metadata() {
		return METADATA;
	}

	@Override
	@SuppressWarnings("NullAway")
	public final @Nullable ServerSocketChannel parent() {
		return null;
	}

	@Override
	@SuppressWarnings("NullAway")
	public final @Nullable InetSocketAddress localAddress() {
		return (InetSocketAddress) super.localAddress();
	}

	@Override
	@SuppressWarnings("NullAway")
	public final @Nullable InetSocketAddress remoteAddress() {
		return (InetSocketAddress) super.remoteAddress();
	}

	@Override
	@SuppressWarnings("NullAway")
	protected final @Nullable SocketAddress localAddress0() {
		return (isActive() || this.bound != null) ? transport().localAddress() : null;
	}

	@Override
	@SuppressWarnings("NullAway")
	protected final @Nullable SocketAddress remoteAddress0() {
		return isActive() ? transport().remoteAddress() : null;
	}

	@Override
	public final boolean isInputShutdown() {
		return !isActive() || transport().isInputShutdown();
	}

	@Override
	public final boolean isOutputShutdown() {
		return !isActive() || transport().isOutputShutdown();
	}

	@Override
	public final boolean isShutdown() {
		return !isActive() || transport().isShutdown();
	}

	@Override
	public final ChannelFuture shutdownInput() {
		return shutdownInput(newPromise());
	}

	@Override
	public final ChannelFuture shutdownInput(ChannelPromise over) {
		shut(over, () -> copy(transport().shutdownInput(), over));
		return over;
	}

	@Override
	public final ChannelFuture shutdownOutput() {
		return shutdownOutput(newPromise());
	}

	@Override
	public final ChannelFuture shutdownOutput(ChannelPromise over) {
		shut(over, () -> endOutput(over));
		return over;
	}

	private void shut(ChannelPromise over, Runnable task) {
		if (!eventLoop().inEventLoop()) {
			eventLoop().execute(() -> shut(over, task));
		}
		else if (isActive()) {
			task.run();
		}
		else {
			over.tryFailure(isOpen() ? new NotYetConnectedException() : new ClosedChannelException());
		}
	}

	@Override
	public final ChannelFuture shutdown() {
		return shutdown(newPromise());
	}

	@Override
	public final ChannelFuture shutdown(ChannelPromise over) {
		shutdownOutput().addListener((output) -> {
			ChannelFuture input = shutdownInput();
			if (output.cause() != null) {
				over.tryFailure(output.cause());
			}
			else {
				copy(input, over);
			}
		});
		return over;
	}

	private static void copy(ChannelFuture from, ChannelPromise to) {
		from.addListener((over) -> {
			if (over.isSuccess()) {
				to.trySuccess();
			}
			else {
				to.tryFailure(over.cause());
			}
		});
	}

}
