package io.socks5.transport;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The sending end of a {@link DeferredConnect}: the request, and the octets of the
 * application that are sent before the reply and kept until then.
 */
final class DeferredRequest {

	private static final byte[] NOTHING = {};

	private final DeferredState<?> state;

	private final long deferredAt = System.nanoTime();

	private byte[] kept = NOTHING;

	private boolean made;

	/** Whether a thread sends the request, whose reply cannot be received before. */
	private boolean leaving;

	DeferredRequest(DeferredState<?> state) {
		this.state = state;
	}

	boolean isMade() {
		return this.made;
	}

	boolean isLeaving() {
		return this.leaving;
	}

	boolean hasOctets() {
		return this.kept.length > 0;
	}

	int room() {
		boolean allowed = !this.made || (this.state.transport().sendsAfterRequest() && !isLate());
		return allowed ? DeferredConnect.MAX_OCTETS - this.kept.length : 0;
	}

	private boolean isLate() {
		return this.state.transport().chain().deadline().remainingMillis() == 0;
	}

	/**
	 * Returns the time for which the request has waited.
	 * @return the time in nanoseconds
	 */
	long pause() {
		return System.nanoTime() - this.deferredAt;
	}

	/**
	 * Sends the request alone.
	 * @return the failure, or {@code null}
	 */
	@Nullable Throwable send() {
		return send(NOTHING, 0, 0);
	}

	/**
	 * Sends octets, together with the request if it has not been sent.
	 * @param octets an array of octets
	 * @param offset the first octet to send
	 * @param count the number of octets to send
	 * @return the failure, or {@code null}
	 */
	@Nullable Throwable send(byte[] octets, int offset, int count) {
		boolean first = !this.made;
		keep(octets, offset, count);
		this.made = true;
		this.leaving = first;
		this.state.sending(true);
		BlockingTransport used = this.state.transport();
		Throwable cause = this.state.withoutLock(() -> {
			if (first) {
				used.requestWith(ByteBuffer.wrap(octets, offset, count), pause());
			}
			else {
				used.sendAfterRequest(ByteBuffer.wrap(octets, offset, count));
			}
			return null;
		}).cause();
		this.leaving = false;
		this.state.sending(false);
		this.state.changed();
		return cause;
	}

	private void keep(byte[] octets, int offset, int count) {
		int length = this.kept.length;
		this.kept = Arrays.copyOf(this.kept, length + count);
		System.arraycopy(octets, offset, this.kept, length, count);
	}

	/**
	 * Sends the request and all kept octets again.
	 * @param next the transport of another connection
	 * @return the failure, or {@code null}
	 */
	@Nullable Throwable repeat(BlockingTransport next) {
		byte[] again = this.kept;
		return this.state.withoutLock(() -> {
			next.requestWith(ByteBuffer.wrap(again), 0);
			return null;
		}).cause();
	}

	void forgetOctets() {
		this.kept = NOTHING;
	}

}
