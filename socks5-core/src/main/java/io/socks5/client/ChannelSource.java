package io.socks5.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

import io.socks5.transport.SocketErrors;
import io.socks5.transport.SocketSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens channels, as the sockets that the blocking transport drives.
 */
final class ChannelSource implements SocketSource {

	private final boolean keepAlive;

	private final boolean raw;

	private volatile boolean cancelled;

	private volatile @Nullable Socket current;

	private volatile Runnable onCancel = NOTHING;

	private ChannelSource(boolean keepAlive, boolean raw) {
		this.keepAlive = keepAlive;
		this.raw = raw;
	}

	/**
	 * Returns a source whose channels the application gets.
	 * @param keepAlive whether TCP keep-alive is on
	 * @return the source
	 */
	static ChannelSource ofRawChannels(boolean keepAlive) {
		return new ChannelSource(keepAlive, true);
	}

	/**
	 * Returns a source of sockets that can wait without a thread.
	 * @param keepAlive whether TCP keep-alive is on
	 * @return the source
	 */
	static ChannelSource ofSockets(boolean keepAlive) {
		return new ChannelSource(keepAlive, false);
	}

	@Override
	public Socket open() throws SocketException {
		try {
			SocketChannel channel = SocketChannel.open();
			channel.setOption(StandardSocketOptions.SO_KEEPALIVE, this.keepAlive);
			Socket socket = this.raw ? channel.socket() : new ChannelSocket(channel);
			this.current = socket;
			if (this.cancelled) {
				channel.close();
				throw SocketErrors.closed();
			}
			return socket;
		}
		catch (SocketException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw (SocketException) new SocketException(ex.getMessage()).initCause(ex);
		}
	}

	@Override
	public void connected(Socket socket) throws SocketException {
		this.current = socket;
		if (this.cancelled) {
			throw SocketErrors.closed();
		}
	}

	@Override
	public void onCancel(Runnable action) {
		this.onCancel = action;
		if (this.cancelled) {
			action.run();
		}
	}

	@Override
	public boolean isCancelled() {
		return this.cancelled;
	}

	@Override
	public boolean adopts() {
		return true;
	}

	@Override
	public boolean adopt(Socket connected) throws SocketException {
		connected(connected);
		return true;
	}

	@Override
	public boolean isRaw() {
		return this.raw;
	}

	void cancel() {
		this.cancelled = true;
		this.onCancel.run();
		Socket socket = this.current;
		if (socket != null) {
			try {
				socket.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

}
