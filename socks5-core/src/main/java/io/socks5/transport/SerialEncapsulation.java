package io.socks5.transport;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.socks5.auth.DatagramEncapsulation;
import io.socks5.auth.Encapsulation;
import org.jspecify.annotations.Nullable;

/**
 * The encapsulation of one connection for all who use it, streams and datagrams. It gets
 * one call at a time, from any thread, and none after it was closed. The lock is never
 * held while waiting, and no other one is taken inside it.
 */
public final class SerialEncapsulation {

	private final Encapsulation encapsulation;

	private final @Nullable DatagramEncapsulation datagrams;

	private final Lock turn = new ReentrantLock();

	private boolean closed;

	SerialEncapsulation(Encapsulation encapsulation) {
		this.encapsulation = encapsulation;
		this.datagrams = encapsulation.datagrams();
	}

	// the next part of what is left, as long as one message takes
	ByteBuffer wrapNext(ByteBuffer rest) throws IOException {
		return inTurn(() -> {
			ByteBuffer part = rest.slice(rest.position(), Math.min(rest.remaining(), this.encapsulation.limit()));
			ByteBuffer message = this.encapsulation.wrap(part);
			rest.position(rest.position() + part.limit());
			return message;
		});
	}

	int wanted() throws IOException {
		return inTurn(this.encapsulation::wanted);
	}

	boolean isBetweenMessages() throws IOException {
		return inTurn(this.encapsulation::isBetweenMessages);
	}

	ByteBuffer unwrap(ByteBuffer field) throws IOException {
		return inTurn(() -> this.encapsulation.unwrap(field));
	}

	/**
	 * Whether datagrams can be wrapped.
	 * @return {@code false} if the authentication method protects streams alone
	 */
	public boolean protectsDatagrams() {
		return this.datagrams != null;
	}

	/**
	 * Makes one message.
	 * @param datagram the datagram from RSV to DATA
	 * @return the datagram to send
	 * @throws SocketException if the encapsulation is closed
	 * @throws IOException if the datagram cannot be wrapped
	 */
	public ByteBuffer wrapDatagram(ByteBuffer datagram) throws IOException {
		return inTurn(() -> required().wrapDatagram(datagram));
	}

	/**
	 * Opens a message.
	 * @param message the datagram that came
	 * @return the datagram from RSV to DATA, or {@code null} if it is to be dropped
	 * @throws SocketException if the encapsulation is closed
	 */
	public @Nullable ByteBuffer unwrapDatagram(ByteBuffer message) throws SocketException {
		this.turn.lock();
		try {
			requireOpen();
			return unwrapped(message);
		}
		finally {
			this.turn.unlock();
		}
	}

	private @Nullable ByteBuffer unwrapped(ByteBuffer message) {
		try {
			return required().unwrapDatagram(message);
		}
		catch (Throwable ex) {
			// anyone can send octets that no method expects
			Unexpected.throwIfFatal(ex);
			return null;
		}
	}

	private DatagramEncapsulation required() {
		if (this.datagrams == null) {
			throw new IllegalStateException("The authentication method cannot protect datagrams");
		}
		return this.datagrams;
	}

	private <T> T inTurn(Call<T> call) throws IOException {
		this.turn.lock();
		try {
			requireOpen();
			return call.make();
		}
		catch (IOException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			Unexpected.throwIfFatal(ex);
			throw new IOException("The encapsulation of the authentication method failed: " + ex, ex);
		}
		finally {
			this.turn.unlock();
		}
	}

	private void requireOpen() throws SocketException {
		if (this.closed) {
			throw SocketErrors.closed();
		}
	}

	/**
	 * Releases what the authentication method holds, once. A method that cannot let go
	 * does not keep a connection from its end.
	 */
	public void close() {
		this.turn.lock();
		try {
			if (!this.closed) {
				this.closed = true;
				this.encapsulation.close();
			}
		}
		catch (Throwable ex) {
			Unexpected.throwIfFatal(ex);
		}
		finally {
			this.turn.unlock();
		}
	}

	/**
	 * A call of the encapsulation.
	 *
	 * @param <T> what it returns
	 */
	@FunctionalInterface
	private interface Call<T> {

		T make() throws IOException;

	}

}
