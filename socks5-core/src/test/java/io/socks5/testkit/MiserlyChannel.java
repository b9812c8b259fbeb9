package io.socks5.testkit;

import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A channel that is connected, and takes one octet at a time and every other time none.
 */
public final class MiserlyChannel extends SocketChannel {

	private static final byte[] ANSWERS = { 5, 2, 1, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 };

	private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

	private final ByteBuffer answers = ByteBuffer.wrap(ANSWERS);

	private final Set<byte[]> written = Collections.newSetFromMap(new IdentityHashMap<>());

	private boolean full;

	/** Makes a channel to a proxy that asks for a login and grants the request. */
	public MiserlyChannel() {
		super(SelectorProvider.provider());
	}

	/**
	 * What the channel has taken.
	 * @return the octets, in order
	 */
	public byte[] sent() {
		return this.sent.toByteArray();
	}

	/**
	 * The buffers that the channel was given.
	 * @return the arrays behind them, as they are now
	 */
	public Set<byte[]> written() {
		return this.written;
	}

	@Override
	public int write(ByteBuffer octets) {
		this.written.add(octets.array());
		this.full = !this.full;
		if (this.full) {
			return 0;
		}
		this.sent.write(octets.get());
		return 1;
	}

	@Override
	public int read(ByteBuffer octets) {
		int count = Math.min(octets.remaining(), this.answers.remaining());
		for (int i = 0; i < count; i++) {
			octets.put(this.answers.get());
		}
		return count;
	}

	@Override
	public boolean finishConnect() {
		return true;
	}

	@Override
	public boolean isConnected() {
		return true;
	}

	@Override
	public boolean isConnectionPending() {
		return false;
	}

	@Override
	public boolean connect(SocketAddress remote) {
		return true;
	}

	@Override
	public SocketChannel bind(@Nullable SocketAddress local) {
		throw new AssertionError("It is connected");
	}

	@Override
	public <T> SocketChannel setOption(SocketOption<T> name, T value) {
		return this;
	}

	@Override
	public <T> @Nullable T getOption(SocketOption<T> name) {
		return null;
	}

	@Override
	public Set<SocketOption<?>> supportedOptions() {
		return Set.of();
	}

	@Override
	public SocketChannel shutdownInput() {
		return this;
	}

	@Override
	public SocketChannel shutdownOutput() {
		return this;
	}

	@Override
	public Socket socket() {
		throw new AssertionError("There is no socket");
	}

	@Override
	public @Nullable SocketAddress getRemoteAddress() {
		return null;
	}

	@Override
	public @Nullable SocketAddress getLocalAddress() {
		return null;
	}

	@Override
	public long read(ByteBuffer[] octets, int offset, int length) {
		throw new AssertionError("One buffer at a time");
	}

	@Override
	public long write(ByteBuffer[] octets, int offset, int length) {
		throw new AssertionError("One buffer at a time");
	}

	@Override
	protected void implCloseSelectableChannel() {
		// nothing is open
	}

	@Override
	protected void implConfigureBlocking(boolean block) {
		// it never blocks
	}

}
