package io.socks5.client;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.ChannelTransport;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.SocketErrors;
import org.jspecify.annotations.Nullable;

/**
 * A connect that never blocks and has no thread: register {@link #channel()} with a
 * selector for {@link #interestOps()}, and call {@link #proceed()} when it is ready, and
 * when {@link #remaining()} has passed. For one thread at a time.
 */
public final class ChannelConnect implements AutoCloseable {

	private final SocketChannel channel;

	private final ExchangeChain chain;

	private final ChannelTransport transport;

	private boolean over;

	ChannelConnect(SocketChannel channel, ExchangeChain chain) {
		this.channel = channel;
		this.chain = chain;
		this.transport = new ChannelTransport(channel, chain);
	}

	/**
	 * The channel, not blocking. It is the caller's when {@link #proceed()} has returned
	 * {@code true}.
	 * @return the channel
	 */
	public SocketChannel channel() {
		return this.channel;
	}

	/**
	 * What to wait for next.
	 * @return one of {@link SelectionKey#OP_CONNECT}, {@link SelectionKey#OP_READ} and
	 * {@link SelectionKey#OP_WRITE}
	 */
	public int interestOps() {
		return this.transport.interestOps();
	}

	/**
	 * How long to wait at most, before {@link #proceed()} is called in any case.
	 * @return what is left of the deadline, zero when it has passed
	 */
	public Duration remaining() {
		return Duration.ofMillis(this.chain.deadline().remainingMillis());
	}

	/**
	 * Does what can be done without waiting. Nothing is read beyond the proxy's reply.
	 * @return whether the tunnel is established
	 * @throws IOException if the connect failed; the channel is then closed
	 */
	public boolean proceed() throws IOException {
		if (this.over) {
			return this.channel.isOpen();
		}
		try {
			this.over = this.transport.proceed();
			if (this.over) {
				this.chain.established();
				// no end of a raw channel can be observed
				this.chain.closed(false);
			}
			return this.over;
		}
		catch (Throwable ex) {
			throw fail(ex);
		}
	}

	private IOException fail(Throwable cause) {
		this.over = true;
		this.transport.wipe();
		SocketErrors.closeAfter(cause, this.channel);
		return this.chain.failed(cause);
	}

	/**
	 * Gives the connect up if it is not over; the channel is then closed. Does nothing
	 * otherwise.
	 * @throws IOException if closing the channel fails
	 */
	@Override
	public void close() throws IOException {
		if (!this.over) {
			fail(SocketErrors.closed());
		}
	}

	/**
	 * BND.ADDR and BND.PORT of the proxy's reply. RFC 1928 §6.
	 * @return the endpoint, or {@code null} if the tunnel is not established, or is
	 * direct
	 */
	public @Nullable Endpoint bound() {
		return isTunnel() ? this.chain.last().bound() : null;
	}

	/**
	 * The authentication method the proxy chose.
	 * @return the method, or {@code null} if the tunnel is not established, or is direct
	 */
	public @Nullable AuthMethod method() {
		return isTunnel() ? this.chain.last().method() : null;
	}

	private boolean isTunnel() {
		return !this.chain.isDirect() && this.over && this.channel.isOpen();
	}

}
