package io.socks5.transport;

import java.io.IOException;
import java.net.SocketTimeoutException;

import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.Socks5Failure;
import org.jspecify.annotations.Nullable;

/**
 * The receiving end of a {@link DeferredConnect}: the reply, the failure in place of it,
 * and the replacement of a connection that ends before any octet of it.
 *
 * @param <T> the type of the tunnel
 */
final class DeferredReply<T> {

	private final DeferredState<T> state;

	private final DeferredRequest request;

	/** Whether another connection may replace this one. */
	private boolean replaceable;

	DeferredReply(DeferredState<T> state, DeferredRequest request, boolean replaceable) {
		this.state = state;
		this.request = request;
		this.replaceable = replaceable;
	}

	/**
	 * Receives the reply, or a part of it.
	 * @param until the end of the wait, or {@code null} for that of the connect
	 * @param waits whether to wait for octets that have not arrived
	 * @throws SocketTimeoutException at the end of the wait; the connect continues
	 */
	void receive(@Nullable Deadline until, boolean waits) throws SocketTimeoutException {
		this.state.receiving(true);
		BlockingTransport used = this.state.transport();
		DeferredState.Result<Boolean> received = this.state.withoutLock(() -> used.receiveReply(until, waits));
		Throwable cause = received.cause();
		boolean complete = cause == null && Boolean.TRUE.equals(received.value()) && !this.state.isFailed();
		if (complete) {
			cause = granted(used);
		}
		boolean waitEnded = cause instanceof SocketTimeoutException && !(cause instanceof Socks5Failure)
				&& until != null && used.chain().deadline().remainingMillis() > 0 && !used.connection().isExpired();
		if (waitEnded || cause == null) {
			received();
		}
		else {
			// an open tunnel has no handshake that could explain a failure
			settle(used, complete ? cause : translated(used, cause), false);
		}
		if (waitEnded && this.state.isPending()) {
			throw (SocketTimeoutException) cause;
		}
	}

	private @Nullable Throwable granted(BlockingTransport used) {
		DeferredState.Result<T> complete = this.state.withoutLock(() -> this.state.owner().granted(used));
		this.state.grant(complete.value());
		this.request.forgetOctets();
		this.replaceable = false;
		this.state.over();
		return complete.cause();
	}

	private void received() {
		this.state.receiving(false);
		this.state.changed();
	}

	/**
	 * Ends the connect, or continues with another connection, after octets could not be
	 * sent. Waits for the thread that receives, which may know the reason.
	 * @param used the transport that has failed
	 * @param cause the failure
	 */
	void notSent(BlockingTransport used, Throwable cause) {
		while (this.state.isReceiving() && this.state.isPending()) {
			this.state.awaitChange();
		}
		if (this.state.isPending() && used == this.state.transport()) {
			this.state.receiving(true);
			settle(used, translated(used, cause), cause instanceof Socks5Failure);
		}
	}

	private static Throwable translated(BlockingTransport used, Throwable cause) {
		return (cause instanceof IOException ex) ? used.translated(ex) : cause;
	}

	/**
	 * Continues with another connection, or ends the connect. The calling thread is the
	 * one that receives, and continues to be until this method returns.
	 * @param used the transport that has failed
	 * @param cause the failure
	 * @param unsent whether the request was not sent
	 */
	private void settle(BlockingTransport used, Throwable cause, boolean unsent) {
		Throwable last = cause;
		try {
			if (!this.state.isFailed() && this.replaceable && (unsent || isUnanswered(cause))) {
				last = replaced(used);
			}
			if (last != null && !this.state.isFailed()) {
				this.state.fail(UnexpectedFailures.asIoException(last));
			}
			this.state.closeIfFailed();
		}
		finally {
			received();
		}
		if (last != null) {
			UnexpectedFailures.throwIfFatal(last);
		}
	}

	private static boolean isUnanswered(Throwable cause) {
		return cause instanceof ProxyClosedException closed && closed.octetsReceived() == 0;
	}

	private @Nullable Throwable replaced(BlockingTransport used) {
		this.replaceable = false;
		SocketErrors.closeAfter(new IOException(), used.connection());
		while (this.state.isSending()) {
			this.state.awaitChange();
		}
		this.state.sending(true);
		try {
			long pause = this.request.pause();
			DeferredState.Result<BlockingTransport> opened = this.state
				.withoutLock(() -> this.state.owner().replacement(pause));
			BlockingTransport next = opened.value();
			if (next == null) {
				this.state.over();
				return opened.cause();
			}
			this.state.replace(next);
			Throwable cause = this.request.repeat(next);
			return (cause != null) ? translated(next, cause) : null;
		}
		finally {
			this.state.sending(false);
		}
	}

}
