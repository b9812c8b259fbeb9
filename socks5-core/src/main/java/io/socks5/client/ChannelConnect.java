package io.socks5.client;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.SocketErrors;
import org.jspecify.annotations.Nullable;

/**
 * A connect that never blocks and uses no thread. The caller calls {@link #proceed()}
 * until it returns {@code true}. Each time, it registers {@link #channel()} with a
 * selector for {@link #interestOps()}, and waits until the channel is ready or
 * {@link #remaining()} has passed. Only one thread at a time may use a connect.
 *
 * <p>
 * After a failure of the proxy, a connect continues with its next address, and then with
 * the next endpoint of the client. Each of them gets another channel. The channel before
 * is closed, which cancels its selection key.
 */
public final class ChannelConnect implements AutoCloseable {

	private ChannelTry current;

	private boolean over;

	private ChannelConnect(ChannelTry first) {
		this.current = first;
	}

	/**
	 * Starts a connect, and waits for the lookups of the first try only.
	 * @param first the first try
	 * @param names the lookups
	 * @return the connect
	 * @throws IOException if all tries fail
	 */
	static ChannelConnect start(ChannelTry first, ChannelNames names) throws IOException {
		ChannelConnect connect = new ChannelConnect(first);
		// a selector does not report a connect that has already completed
		connect.proceed();
		names.neverBlock();
		return connect;
	}

	/**
	 * Returns the channel, in non-blocking mode. It may be another one after each call of
	 * {@link #proceed()}. It belongs to the caller when {@link #proceed()} has returned
	 * {@code true}.
	 * @return the channel
	 */
	public SocketChannel channel() {
		return this.current.channel();
	}

	/**
	 * Returns the operation to wait for.
	 * @return one of {@link SelectionKey#OP_CONNECT}, {@link SelectionKey#OP_READ} and
	 * {@link SelectionKey#OP_WRITE}, or 0 during the lookup of another proxy
	 */
	public int interestOps() {
		return this.current.interestOps();
	}

	/**
	 * Returns the maximum time to wait before the next call of {@link #proceed()}.
	 * @return the remaining time, zero when a deadline has passed
	 */
	public Duration remaining() {
		return Duration.ofMillis(this.current.remainingMillis());
	}

	/**
	 * Continues the connect as far as possible without waiting. Reads nothing beyond the
	 * proxy's reply.
	 * @return whether the tunnel is established; after {@code false}, the caller
	 * registers {@link #channel()} again, which may be another one
	 * @throws IOException if the connect fails; all channels are then closed, and the
	 * failures of the tries before are suppressed
	 */
	public boolean proceed() throws IOException {
		while (!this.over) {
			try {
				this.over = this.current.proceed();
				return this.over;
			}
			catch (Throwable ex) {
				this.over = true;
				this.current = this.current.next(this.current.failed(ex));
				this.over = false;
			}
		}
		return channel().isOpen();
	}

	/**
	 * Cancels the connect and closes the channel. Does nothing if the connect is over.
	 * @throws IOException if closing the channel fails
	 */
	@Override
	public void close() throws IOException {
		if (!this.over) {
			this.over = true;
			this.current.failed(SocketErrors.closed());
		}
	}

	/**
	 * Returns BND.ADDR and BND.PORT of the proxy's reply. RFC 1928 §6.
	 * @return the endpoint, or {@code null} if the tunnel is not established, or is
	 * direct
	 */
	public @Nullable Endpoint bound() {
		return isTunnel() ? this.current.chain().last().bound() : null;
	}

	/**
	 * Returns the authentication method that the proxy selected.
	 * @return the method, or {@code null} if the tunnel is not established, or is direct
	 */
	public @Nullable AuthMethod method() {
		return isTunnel() ? this.current.chain().last().method() : null;
	}

	private boolean isTunnel() {
		return this.over && channel().isOpen() && !this.current.chain().isDirect();
	}

}
