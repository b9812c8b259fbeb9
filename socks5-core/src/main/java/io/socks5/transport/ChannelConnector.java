package io.socks5.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Connects a non-blocking channel to an endpoint. It tries the addresses of a name one
 * after the other, each with an equal share of the remaining time, and each with a
 * channel of its own.
 */
public final class ChannelConnector {

	/**
	 * The time in milliseconds after which a caller that does not block asks again
	 * whether a lookup has ended.
	 */
	public static final int LOOKUP_MILLIS = 10;

	private final SocketSource sockets;

	private final Deadline deadline;

	private final int port;

	private final ConnectFailures failures = new ConnectFailures();

	private final Queue<InetSocketAddress> waiting = new ArrayDeque<>(1);

	/** The pending lookup, or {@code null} if the addresses are known. */
	private NameLookup.@Nullable Wait lookup;

	private SocketChannel channel;

	/** The deadline of the pending attempt, or {@code null} if none has begun. */
	private @Nullable Deadline attempt;

	/**
	 * Starts the lookup of a name.
	 * @param sockets the source of the channels
	 * @param channel a channel that is not connected
	 * @param lookup the lookups
	 * @param to the endpoint to connect to
	 * @param deadline the deadline for the lookup and all addresses
	 * @throws IOException if the name cannot be looked up
	 */
	public ChannelConnector(SocketSource sockets, SocketChannel channel, NameLookup lookup, Endpoint to,
			Deadline deadline) throws IOException {
		this.sockets = sockets;
		this.channel = channel;
		this.deadline = deadline;
		this.port = to.port();
		if (to.host() instanceof Address.Domain domain) {
			this.lookup = lookup.start(domain.hostName());
		}
		else {
			this.waiting.add(new InetSocketAddress(to.host().inetAddress(), this.port));
		}
	}

	/**
	 * Opens a channel.
	 * @param sockets the source of the channels
	 * @return a non-blocking channel that is not connected
	 * @throws IOException if that fails
	 */
	public static SocketChannel open(SocketSource sockets) throws IOException {
		SocketChannel opened = sockets.open().getChannel();
		try {
			opened.configureBlocking(false);
			return opened;
		}
		catch (IOException | RuntimeException | Error ex) {
			SocketErrors.closeAfter(ex, opened);
			throw ex;
		}
	}

	/**
	 * Blocks until the addresses are known.
	 * @throws IOException if the lookup fails or takes too long
	 */
	public void awaitAddresses() throws IOException {
		NameLookup.Wait pending = this.lookup;
		if (pending != null) {
			this.lookup = null;
			for (InetAddress address : pending.alternating(this.deadline)) {
				this.waiting.add(new InetSocketAddress(address, this.port));
			}
		}
	}

	/**
	 * Does what is possible without waiting.
	 * @return whether the channel is connected
	 * @throws IOException the last failure, with the earlier ones suppressed; a
	 * {@link SocketTimeoutException} if the deadline has passed
	 */
	public boolean proceed() throws IOException {
		if (this.lookup != null) {
			if (!this.lookup.isOver() && this.deadline.remainingMillis() > 0) {
				return false;
			}
			awaitAddresses();
		}
		while (true) {
			try {
				return isConnected();
			}
			catch (ClosedChannelException ex) {
				// by the caller
				throw ex;
			}
			catch (IOException ex) {
				continueAfter(ex);
			}
		}
	}

	private boolean isConnected() throws IOException {
		if (this.attempt == null) {
			this.attempt = share();
			connect(this.waiting.remove());
		}
		boolean connected = this.channel.finishConnect();
		if (!connected && this.attempt.remainingMillis() == 0) {
			throw new SocketTimeoutException("Connect timed out");
		}
		return connected;
	}

	private Deadline share() {
		int left = this.waiting.size();
		if (left == 1) {
			return this.deadline;
		}
		return Deadline.after(Duration.ofMillis(Math.max(1, this.deadline.remainingMillis() / left)),
				"address timeout");
	}

	private void connect(InetSocketAddress address) throws IOException {
		try {
			this.channel.connect(address);
		}
		catch (UnsupportedAddressTypeException ex) {
			throw (SocketException) new SocketException("Unsupported address type").initCause(ex);
		}
	}

	private void continueAfter(IOException failure) throws IOException {
		this.failures.add(failure);
		SocketErrors.closeAfter(failure, this.channel);
		if (this.waiting.isEmpty() || this.deadline.remainingMillis() == 0) {
			throw this.failures.last();
		}
		this.channel = open(this.sockets);
		this.attempt = null;
	}

	/**
	 * Returns the channel, which may be another one after each call of
	 * {@link #proceed()}.
	 * @return the channel
	 */
	public SocketChannel channel() {
		return this.channel;
	}

	/**
	 * Returns the operation to wait for.
	 * @return an operation of {@link SelectionKey}, or 0 during a lookup
	 */
	public int interestOps() {
		return (this.lookup != null) ? 0 : SelectionKey.OP_CONNECT;
	}

	/**
	 * Returns the maximum time to wait before the next call of {@link #proceed()}.
	 * @return the milliseconds, 0 if a deadline has passed
	 */
	public int remainingMillis() {
		if (this.lookup != null) {
			return Math.min(LOOKUP_MILLIS, this.deadline.remainingMillis());
		}
		return ((this.attempt != null) ? this.attempt : this.deadline).remainingMillis();
	}

	/**
	 * Cancels the lookup.
	 */
	public void cancel() {
		if (this.lookup != null) {
			this.lookup.cancel();
		}
	}

}
