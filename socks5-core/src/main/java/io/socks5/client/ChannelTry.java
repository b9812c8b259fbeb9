package io.socks5.client;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Objects;

import io.socks5.protocol.Endpoint;
import io.socks5.transport.ChannelConnector;
import io.socks5.transport.ChannelTransport;
import io.socks5.transport.Deadline;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.NameLookup;
import io.socks5.transport.SocketErrors;
import io.socks5.transport.SocketSource;
import io.socks5.transport.UnexpectedFailures;
import org.jspecify.annotations.Nullable;

/**
 * One try of a connect over non-blocking channels. It looks up the names of the chain,
 * connects to the first proxy, and makes the handshakes.
 */
final class ChannelTry {

	private final SocketSource sockets;

	private final NameLookup lookup;

	private final ChannelNames names;

	/** All tries of the connect, or {@code null} for a direct connect. */
	private final @Nullable ConnectTries tries;

	/** The destination of a direct connect, or {@code null} for another one. */
	private final @Nullable Endpoint destination;

	/** The try that has no chain yet. */
	private @Nullable ConnectTry begun;

	private @Nullable Deadline namesDeadline;

	private @Nullable ExchangeChain chain;

	private @Nullable ChannelConnector connector;

	private @Nullable ChannelTransport transport;

	/** The channel, that of the try before, or {@code null} before the first one. */
	private @Nullable SocketChannel channel;

	private boolean opened;

	/**
	 * A try through a proxy. The first call of {@link #proceed} begins it.
	 * @param sockets the source of the channels
	 * @param lookup the lookups of proxies
	 * @param names the lookups of the client
	 * @param tries the tries of the connect
	 */
	ChannelTry(SocketSource sockets, NameLookup lookup, ChannelNames names, ConnectTries tries) {
		this.sockets = sockets;
		this.lookup = lookup;
		this.names = names;
		this.tries = tries;
		this.destination = null;
	}

	/**
	 * The only try of a direct connect.
	 * @param sockets the source of the channels
	 * @param lookup the lookups of the client
	 * @param names the lookups of the client
	 * @param destination the destination
	 * @param deadline the deadline
	 */
	ChannelTry(SocketSource sockets, NameLookup lookup, ChannelNames names, Endpoint destination, Deadline deadline) {
		this.sockets = sockets;
		this.lookup = lookup;
		this.names = names;
		this.tries = null;
		this.destination = destination;
		this.chain = ExchangeChain.direct(deadline);
	}

	/**
	 * Does what is possible without waiting, except that it may wait for a lookup while
	 * the names block.
	 * @return whether the tunnel is established
	 * @throws IOException the failure, to be passed to {@link #failed}
	 */
	boolean proceed() throws IOException {
		if (this.transport == null) {
			ExchangeChain started = started();
			if (started == null || !isConnected(started)) {
				return false;
			}
			this.transport = new ChannelTransport(channel(), started);
		}
		if (!this.transport.proceed()) {
			return false;
		}
		ExchangeChain established = chain();
		established.established();
		// the end of a raw channel cannot be observed
		established.closed(false);
		return true;
	}

	private @Nullable ExchangeChain started() throws IOException {
		if (this.chain != null) {
			return this.chain;
		}
		if (this.begun == null) {
			this.begun = Objects.requireNonNull(this.tries).begin();
			this.namesDeadline = this.begun.timeouts().connectDeadline();
		}
		ConnectTry ready = this.begun;
		if (!this.names.waits() && !this.names.areOver(ready.lookedUp()) && namesMillis() > 0) {
			openChannel();
			return null;
		}
		this.begun = null;
		ExchangeChain started = ready.chain();
		this.chain = started;
		started.requireRaw(true);
		return started;
	}

	private boolean isConnected(ExchangeChain started) throws IOException {
		try {
			if (this.connector == null) {
				Endpoint to = (this.destination != null) ? this.destination : started.current().proxy();
				this.connector = new ChannelConnector(this.sockets, openChannel(), this.lookup, to, started.deadline());
				if (this.names.waits()) {
					this.connector.awaitAddresses();
				}
			}
			boolean connected = this.connector.proceed();
			this.channel = this.connector.channel();
			return connected;
		}
		catch (ClosedChannelException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw SocketErrors.isInterrupted(ex) ? ex : started.broken(ex);
		}
	}

	private SocketChannel openChannel() throws IOException {
		if (!this.opened) {
			this.channel = ChannelConnector.open(this.sockets);
			this.opened = true;
		}
		return channel();
	}

	/**
	 * Returns the channel, which may be another one after each call of {@link #proceed}.
	 * @return the channel
	 */
	SocketChannel channel() {
		return Objects.requireNonNull(this.channel);
	}

	/**
	 * Returns the connect through all proxies.
	 * @return the chain of an established tunnel
	 */
	ExchangeChain chain() {
		return Objects.requireNonNull(this.chain);
	}

	/**
	 * Returns the operation to wait for.
	 * @return an operation of {@link java.nio.channels.SelectionKey}, or 0 during a
	 * lookup
	 */
	int interestOps() {
		if (this.transport != null) {
			return this.transport.interestOps();
		}
		return (this.connector != null) ? this.connector.interestOps() : 0;
	}

	/**
	 * Returns the maximum time to wait before the next call of {@link #proceed}.
	 * @return the milliseconds, 0 if a deadline has passed
	 */
	int remainingMillis() {
		if (this.transport != null) {
			return chain().deadline().remainingMillis();
		}
		return (this.connector != null) ? this.connector.remainingMillis() : namesMillis();
	}

	private int namesMillis() {
		int left = (this.namesDeadline != null) ? this.namesDeadline.remainingMillis() : 0;
		return Math.min(ChannelConnector.LOOKUP_MILLIS, left);
	}

	/**
	 * Ends the try, and closes its channel.
	 * @param cause the failure
	 * @return the exception to throw
	 */
	IOException failed(Throwable cause) {
		this.names.end();
		if (this.connector != null) {
			this.connector.cancel();
			this.channel = this.connector.channel();
		}
		if (this.transport != null) {
			this.transport.wipe();
		}
		if (this.channel != null) {
			SocketErrors.closeAfter(cause, this.channel);
		}
		if (this.chain != null) {
			return this.chain.failed(cause);
		}
		if (this.begun != null) {
			return this.begun.failed(cause);
		}
		UnexpectedFailures.throwIfFatal(cause);
		return UnexpectedFailures.asIoException(cause);
	}

	/**
	 * Continues with another endpoint.
	 * @param failure the failure of this try
	 * @return the next try
	 * @throws IOException the failure, if no other endpoint is to be tried
	 */
	ChannelTry next(IOException failure) throws IOException {
		if (this.tries == null) {
			throw failure;
		}
		this.tries.failed(failure);
		ChannelTry next = new ChannelTry(this.sockets, this.lookup, this.names, this.tries);
		next.channel = this.channel;
		return next;
	}

}
