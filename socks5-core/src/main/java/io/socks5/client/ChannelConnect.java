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
 * A connect that never blocks and uses no thread. The caller registers {@link #channel()}
 * with a selector for {@link #interestOps()}. It calls {@link #proceed()} when the
 * channel is ready, and when {@link #remaining()} has passed. Only one thread at a time
 * may use a connect.
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
	 * Returns the channel, in non-blocking mode. It belongs to the caller when
	 * {@link #proceed()} has returned {@code true}.
	 * @return the channel
	 */
	public SocketChannel channel() {
		return this.channel;
	}

	/**
	 * Returns the operation to wait for.
	 * @return one of {@link SelectionKey#OP_CONNECT}, {@link SelectionKey#OP_READ} and
	 * {@link SelectionKey#OP_WRITE}
	 */
	public int interestOps() {
		return this.transport.interestOps();
	}

	/**
	 * Returns the maximum time to wait before the next call of {@link #proceed()}.
	 * @return the remaining time, zero when the deadline has passed
	 */
	public Duration remaining() {
		return Duration.ofMillis(this.chain.deadline().remainingMillis());
	}

	/**
	 * Continues the connect as far as possible without waiting. Reads nothing beyond the
	 * proxy's reply.
	 * @return whether the tunnel is established
	 * @throws IOException if the connect fails; the channel is then closed
	 */
	public boolean proceed() throws IOException {
		if (this.over) {
			return this.channel.isOpen();
		}
		try {
			this.over = this.transport.proceed();
			if (this.over) {
				this.chain.established();
				// the end of a raw channel cannot be observed
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
	 * Cancels the connect and closes the channel. Does nothing if the connect is over.
	 * @throws IOException if closing the channel fails
	 */
	@Override
	public void close() throws IOException {
		if (!this.over) {
			fail(SocketErrors.closed());
		}
	}

	/**
	 * Returns BND.ADDR and BND.PORT of the proxy's reply. RFC 1928 §6.
	 * @return the endpoint, or {@code null} if the tunnel is not established, or is
	 * direct
	 */
	public @Nullable Endpoint bound() {
		return isTunnel() ? this.chain.last().bound() : null;
	}

	/**
	 * Returns the authentication method that the proxy selected.
	 * @return the method, or {@code null} if the tunnel is not established, or is direct
	 */
	public @Nullable AuthMethod method() {
		return isTunnel() ? this.chain.last().method() : null;
	}

	private boolean isTunnel() {
		return !this.chain.isDirect() && this.over && this.channel.isOpen();
	}

}
