package io.socks5.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * The lookups of one client, each with a deadline. The JDK's lookup cannot be
 * interrupted, so it runs on an internal thread. The caller stops waiting at the
 * deadline, and the lookup may finish later.
 */
public final class NameLookup implements NameResolver {

	/**
	 * The lookups of proxies. Each name has its own share, so that other hosts with slow
	 * lookups cannot delay a connect to the proxy.
	 */
	public static final NameLookup OF_PROXIES = new NameLookup(NameLookupQueue.OF_ALL, true);

	private final NameLookupQueue queue;

	private final boolean ownedByName;

	NameLookup(NameLookupQueue queue, boolean ownedByName) {
		this.queue = queue;
		this.ownedByName = ownedByName;
	}

	/**
	 * Creates the lookups of a client.
	 * @return a new owner of a share of all lookups
	 */
	public static NameLookup ofClient() {
		return new NameLookup(NameLookupQueue.OF_ALL, false);
	}

	/**
	 * Returns a resolver for the names of one connect.
	 * @param cancellation the cancellation of the connect
	 * @return the resolver, which looks each name up on demand
	 */
	public NameResolver names(Cancellation cancellation) {
		return new Names(this, cancellation);
	}

	/**
	 * Looks up a name on demand. It is for a caller that must not block, and that
	 * {@linkplain #start has looked up} all names before.
	 */
	@Override
	public InetAddress address(String name, Deadline deadline) throws IOException {
		return start(name).address(deadline);
	}

	/**
	 * Starts a lookup, for a caller that must not block.
	 * @param name the name
	 * @return the pending lookup
	 */
	public Wait start(String name) {
		return new Wait(this.queue, this.queue.add(name, this.ownedByName ? name : this));
	}

	/**
	 * Returns all addresses of a name. A cancellation ends the wait, as an interrupt
	 * does.
	 * @param name the name
	 * @param deadline the end of the wait
	 * @param cancellation the cancellation of the connect
	 * @return at least one address
	 * @throws IOException if the lookup fails, is cancelled or takes too long
	 */
	InetAddress[] addresses(String name, Deadline deadline, Cancellation cancellation) throws IOException {
		Wait wait = start(name);
		cancellation.onCancel(wait::cancel);
		try {
			return wait.addresses(deadline);
		}
		finally {
			cancellation.onCancel(Cancellation.NOTHING);
		}
	}

	/**
	 * The names of one connect.
	 *
	 * @param lookup the lookups of the client
	 * @param cancellation the cancellation of the connect
	 */
	private record Names(NameLookup lookup, Cancellation cancellation) implements NameResolver {

		@Override
		public InetAddress address(String name, Deadline deadline) throws IOException {
			return this.lookup.addresses(name, deadline, this.cancellation)[0];
		}

		@Override
		public boolean waits() {
			return true;
		}

		@Override
		public void await(CompletableFuture<?> work, Deadline deadline) throws IOException {
			// a cancellation must not end the wait of other connects
			CompletableFuture<?> own = work.copy();
			this.cancellation.onCancel(() -> own.cancel(false));
			try {
				own.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
			}
			catch (TimeoutException | ExecutionException ex) {
				// the next step of the connect has the same deadline
			}
			catch (CancellationException ex) {
				throw SocketErrors.closed();
			}
			catch (InterruptedException ex) {
				throw SocketErrors.interrupted();
			}
			finally {
				this.cancellation.onCancel(Cancellation.NOTHING);
			}
		}

	}

	/**
	 * A wait for the addresses of one name. When it ends, for any reason, it leaves the
	 * queue.
	 */
	public static final class Wait {

		private final NameLookupQueue queue;

		private final NameLookupQueue.Request request;

		private Wait(NameLookupQueue queue, NameLookupQueue.Request request) {
			this.queue = queue;
			this.request = request;
		}

		/**
		 * Cancels the wait, which then fails with a {@link SocketException}.
		 */
		public void cancel() {
			this.queue.cancel(this.request);
		}

		/**
		 * Whether the wait has ended, so that a call for the addresses does not block.
		 * @return {@code true} after an answer, a failure, or a cancellation
		 */
		public boolean isOver() {
			return this.request.answer().isDone();
		}

		/**
		 * Runs an action when the wait ends.
		 * @param action runs on any thread and must be quick
		 */
		public void whenOver(Runnable action) {
			this.request.answer().whenComplete((found, failure) -> action.run());
		}

		/**
		 * Waits for the first address.
		 * @param deadline the deadline of the lookup
		 * @return the address
		 * @throws IOException if the lookup fails, is cancelled or takes too long
		 */
		public InetAddress address(Deadline deadline) throws IOException {
			return addresses(deadline)[0];
		}

		/**
		 * Waits for all addresses.
		 * @param deadline the deadline of the lookup
		 * @return each address once, in alternating address families
		 * @throws IOException if the lookup fails, is cancelled or takes too long
		 */
		public List<InetAddress> alternating(Deadline deadline) throws IOException {
			return InterleavedAddresses.of(addresses(deadline), 0).stream().map(InetSocketAddress::getAddress).toList();
		}

		private InetAddress[] addresses(Deadline deadline) throws IOException {
			String name = this.request.name();
			try {
				return requireSome(name, this.request.answer().get(deadline.remainingMillis(), TimeUnit.MILLISECONDS));
			}
			catch (TimeoutException ex) {
				throw new SocketTimeoutException("The lookup of " + name + " timed out");
			}
			catch (CancellationException ex) {
				throw SocketErrors.closed();
			}
			catch (InterruptedException ex) {
				throw SocketErrors.interrupted();
			}
			catch (ExecutionException ex) {
				throw failure(name, ex.getCause());
			}
			finally {
				cancel();
			}
		}

		private static InetAddress[] requireSome(String name, InetAddress[] found) throws UnknownHostException {
			if (found.length == 0) {
				throw new UnknownHostException(name + " has no address");
			}
			return found;
		}

		private static IOException failure(String name, @Nullable Throwable failure) {
			Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
			if (cause instanceof UnknownHostException unknown) {
				// callers may share the lookup, and each needs its own stack trace
				return (IOException) new UnknownHostException(unknown.getMessage()).initCause(unknown);
			}
			return new IOException("The lookup of " + name + " failed unexpectedly: " + cause, cause);
		}

	}

}
