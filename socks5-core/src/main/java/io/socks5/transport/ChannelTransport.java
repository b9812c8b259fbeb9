package io.socks5.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * Drives the handshakes over a non-blocking channel. The owner of the selector calls
 * {@link #proceed()} when the channel is ready, or when the deadline has passed. It reads
 * exactly the octets that the handshake needs, so it consumes no octet of the
 * application.
 */
public final class ChannelTransport {

	private static final int MAX_FIELD_OCTETS = 512;

	private final SocketChannel channel;

	private final ExchangeChain chain;

	private final ByteBuffer in = ByteBuffer.allocate(MAX_FIELD_OCTETS);

	private ByteBuffer out = ByteBuffer.allocate(0);

	private boolean started;

	/**
	 * A transport over a channel that is connected to the first proxy.
	 * @param channel a non-blocking channel
	 * @param chain the connect to drive
	 */
	public ChannelTransport(SocketChannel channel, ExchangeChain chain) {
		this.channel = channel;
		this.chain = chain;
	}

	/**
	 * Returns the operation that the current step waits for.
	 * @return an operation of {@link SelectionKey}
	 */
	public int interestOps() {
		return this.out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ;
	}

	/**
	 * Does what is possible without waiting.
	 * @return whether the tunnel is complete
	 * @throws IOException the typed failure, or the exception of the JDK for a
	 * cancellation; the caller closes the channel
	 */
	public boolean proceed() throws IOException {
		boolean done = finished();
		if (!done && this.chain.deadline().remainingMillis() == 0) {
			throw this.chain.timedOut();
		}
		return done;
	}

	private boolean finished() throws IOException {
		try {
			if (!this.started) {
				this.started = true;
				start();
			}
			return exchange();
		}
		catch (ClosedChannelException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw this.chain.broken(ex);
		}
	}

	private void start() {
		this.chain.startHandshake();
		this.out = this.chain.output();
	}

	private boolean exchange() throws IOException {
		while (write()) {
			if (this.chain.wanted() > 0) {
				if (!read()) {
					return false;
				}
				this.out = this.chain.output();
			}
			else if (this.chain.next()) {
				start();
			}
			else {
				return true;
			}
		}
		return false;
	}

	private boolean write() throws IOException {
		if (this.out.hasRemaining()) {
			this.channel.write(this.out);
		}
		if (!this.out.hasRemaining()) {
			wipe();
		}
		return !this.out.hasRemaining();
	}

	/**
	 * Overwrites the octets that have not been sent, which may hold a password.
	 */
	public void wipe() {
		Arrays.fill(this.out.array(), (byte) 0);
	}

	private boolean read() throws IOException {
		this.in.clear().limit(Math.min(this.in.capacity(), this.chain.wanted()));
		int count = this.channel.read(this.in);
		if (count < 0) {
			throw this.chain.closedByProxy();
		}
		this.chain.receive(this.in.flip());
		return count > 0;
	}

}
