package io.socks5.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Looks a name up within a deadline. Nothing can cut the platform's look-up short, so it
 * runs on a thread of ours: the caller stops waiting, the look-up ends when it ends.
 */
public final class LookUp {

	static final LookUp BY_PLATFORM = new LookUp(InetAddress::getAllByName, Threads.LOOK_UPS);

	private final Resolver resolver;

	private final ThreadPoolExecutor threads;

	LookUp(Resolver resolver, ThreadPoolExecutor threads) {
		this.resolver = resolver;
		this.threads = threads;
	}

	/**
	 * The address of an endpoint, the first if its name has several.
	 * @param endpoint a name or a literal, and a port
	 * @param deadline for looking the name up
	 * @param sockets who tells of a cancellation
	 * @return a resolved address
	 * @throws IOException if the name is not known; a {@link SocketTimeoutException} if
	 * the deadline has passed
	 */
	public static InetSocketAddress first(Endpoint endpoint, Deadline deadline, SocketSource sockets)
			throws IOException {
		InetAddress address = (endpoint.host() instanceof Address.Domain domain)
				? BY_PLATFORM.addresses(domain.name(), deadline, sockets)[0]
				: InetAddress.getByAddress(endpoint.host().octets());
		return new InetSocketAddress(address, endpoint.port());
	}

	/**
	 * The threads to look names up on, for somebody who must not wait himself.
	 * @return threads of ours, daemons and not many; what finds none waits for one
	 */
	public static Executor threads() {
		return Threads.LOOK_UPS;
	}

	// the sockets tell of a cancellation, which ends the wait, as an interrupt does
	InetAddress[] addresses(String name, Deadline deadline, SocketSource sockets) throws IOException {
		FutureTask<InetAddress[]> task = new FutureTask<>(() -> this.resolver.addresses(name));
		sockets.onCancel(() -> task.cancel(false));
		try {
			this.threads.execute(task);
			return task.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new SocketTimeoutException("The look-up of " + name + " timed out");
		}
		catch (CancellationException ex) {
			throw new SocketException("Socket closed");
		}
		catch (InterruptedException ex) {
			throw SocketFailures.interrupted();
		}
		catch (ExecutionException ex) {
			throw failure(name, ex.getCause());
		}
		finally {
			sockets.onCancel(SocketSource.NOTHING);
			// what has not begun need not any more
			task.cancel(false);
			this.threads.remove(task);
		}
	}

	private static IOException failure(String name, @Nullable Throwable cause) {
		if (cause instanceof UnknownHostException unknown) {
			// with the trace of who asked
			unknown.fillInStackTrace();
			return unknown;
		}
		return new IOException("The look-up of " + name + " failed unexpectedly: " + cause, cause);
	}

	/**
	 * Knows the addresses of names.
	 */
	@FunctionalInterface
	interface Resolver {

		InetAddress[] addresses(String name) throws IOException;

	}

}
