package io.socks5.netty;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import io.socks5.protocol.Command;
import io.socks5.transport.TunnelTries;
import org.jspecify.annotations.Nullable;

/**
 * The tries of one connect of a channel, each with a transport of its own.
 */
final class ChannelTries implements ChannelFutureListener {

	private final Socks5SocketChannel channel;

	private final TunnelTries tries;

	private final SocketAddress remote;

	private final @Nullable SocketAddress local;

	private final ChannelPromise promise;

	private List<Throwable> failures = List.of();

	private boolean stopped;

	ChannelTries(Socks5SocketChannel channel, TunnelTries tries, SocketAddress remote, @Nullable SocketAddress local,
			ChannelPromise promise) {
		this.channel = channel;
		this.tries = tries;
		this.remote = remote;
		this.local = local;
		this.promise = promise;
		promise.addListener((over) -> {
			if (over.isCancelled()) {
				channel.unsafe().close(channel.unsafe().voidPromise());
			}
		});
	}

	ChannelPromise promise() {
		return this.promise;
	}

	/**
	 * Makes a try.
	 * @param transport a registered channel
	 */
	void connect(SocketChannel transport) {
		if (!this.channel.config().isAutoRead()) {
			transport.config().setAutoRead(false);
		}
		transport.pipeline().addFirst(new TunnelHandler(new TunnelRequest(this.tries, Command.CONNECT, null)));
		transport.connect(this.remote, this.local).addListener(this);
	}

	@Override
	public void operationComplete(ChannelFuture connected) {
		// the handler tells success by an event, in order with those that follow
		if (!connected.isSuccess()) {
			failed(connected.cause());
		}
	}

	private void failed(Throwable cause) {
		if (this.stopped || this.promise.isDone()) {
			end(cause);
		}
		else if (!this.channel.eventLoop().isShuttingDown() && this.tries.next()) {
			remember(cause);
			replaceTransport();
		}
		else {
			fail(cause);
		}
	}

	private void remember(Throwable cause) {
		if (this.failures.isEmpty()) {
			this.failures = new ArrayList<>(2);
		}
		this.failures.add(cause);
	}

	private void replaceTransport() {
		try {
			SocketChannel next = this.channel.replaceTransport();
			this.channel.eventLoop().register(next).addListener((registered) -> {
				if (!registered.isSuccess()) {
					fail(registered.cause());
				}
				else if (!this.stopped) {
					connect(next);
				}
			});
		}
		catch (Throwable ex) {
			// no further transport can be created
			fail(ex);
		}
	}

	private void fail(Throwable cause) {
		this.tries.abandon();
		this.failures.forEach(cause::addSuppressed);
		this.channel.failed(this.promise, cause);
	}

	/**
	 * Makes no further try, because the channel closes.
	 */
	void stop() {
		this.stopped = true;
	}

	/**
	 * Ends the connect of a channel that is closed.
	 * @param cause the failure
	 */
	void end(Throwable cause) {
		stop();
		this.tries.abandon();
		this.promise.tryFailure(cause);
	}

}
