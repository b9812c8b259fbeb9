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
 * The encapsulation of one connection, shared by its streams and datagrams. Calls come
 * from any thread, one at a time, and none comes after a close. The lock is never held
 * while waiting, and no other lock is acquired inside it.
 */
public final class SerialEncapsulation {

	private final Encapsulation encapsulation;

	private final @Nullable DatagramEncapsulation datagrams;

	private final Lock lock = new ReentrantLock();

	private boolean closed;

	SerialEncapsulation(Encapsulation encapsulation) {
		this.encapsulation = encapsulation;
		this.datagrams = encapsulation.datagrams();
	}

	/**
	 * Wraps as many octets as fit into one message.
	 * @param remaining the octets to send; the wrapped ones are consumed
	 * @return the message
	 * @throws IOException if the octets cannot be wrapped
	 */
	ByteBuffer wrapNext(ByteBuffer remaining) throws IOException {
		return serialized(() -> {
			int length = Math.min(remaining.remaining(), this.encapsulation.limit());
			ByteBuffer message = this.encapsulation.wrap(remaining.slice(remaining.position(), length));
			remaining.position(remaining.position() + length);
			return message;
		});
	}

	int wanted() throws IOException {
		return serialized(this.encapsulation::wanted);
	}

	boolean isBetweenMessages() throws IOException {
		return serialized(this.encapsulation::isBetweenMessages);
	}

	ByteBuffer unwrap(ByteBuffer field) throws IOException {
		return serialized(() -> this.encapsulation.unwrap(field));
	}

	/**
	 * Returns whether datagrams can be wrapped.
	 * @return {@code false} if the authentication method protects only streams
	 */
	public boolean protectsDatagrams() {
		return this.datagrams != null;
	}

	/**
	 * Wraps a datagram.
	 * @param datagram the datagram from RSV to DATA
	 * @return the datagram to send
	 * @throws SocketException if the encapsulation is closed
	 * @throws IOException if the datagram cannot be wrapped
	 */
	public ByteBuffer wrapDatagram(ByteBuffer datagram) throws IOException {
		return serialized(() -> requireDatagrams().wrapDatagram(datagram));
	}

	/**
	 * Unwraps a datagram.
	 * @param message the received datagram
	 * @return the datagram from RSV to DATA, or {@code null} if it must be dropped
	 * @throws SocketException if the encapsulation is closed
	 */
	public @Nullable ByteBuffer unwrapDatagram(ByteBuffer message) throws SocketException {
		this.lock.lock();
		try {
			requireOpen();
			return unwrapOrDrop(message);
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable ByteBuffer unwrapOrDrop(ByteBuffer message) {
		try {
			return requireDatagrams().unwrapDatagram(message);
		}
		catch (Throwable ex) {
			// any host can send datagrams that the method does not expect
			UnexpectedFailures.throwIfFatal(ex);
			return null;
		}
	}

	private DatagramEncapsulation requireDatagrams() {
		if (this.datagrams == null) {
			throw new IllegalStateException("The authentication method cannot protect datagrams");
		}
		return this.datagrams;
	}

	private <T> T serialized(Call<T> call) throws IOException {
		this.lock.lock();
		try {
			requireOpen();
			return call.make();
		}
		catch (IOException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			UnexpectedFailures.throwIfFatal(ex);
			throw new IOException("The encapsulation of the authentication method failed: " + ex, ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void requireOpen() throws SocketException {
		if (this.closed) {
			throw SocketErrors.closed();
		}
	}

	/**
	 * Releases the resources of the authentication method, once. A failure is ignored, so
	 * that it does not prevent closing the connection.
	 */
	public void close() {
		this.lock.lock();
		try {
			if (!this.closed) {
				this.closed = true;
				this.encapsulation.close();
			}
		}
		catch (Throwable ex) {
			UnexpectedFailures.throwIfFatal(ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A call of the encapsulation.
	 *
	 * @param <T> the type of the result
	 */
	@FunctionalInterface
	private interface Call<T> {

		T make() throws IOException;

	}

}
