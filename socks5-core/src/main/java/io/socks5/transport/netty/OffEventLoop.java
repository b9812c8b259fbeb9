package io.socks5.transport.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.LookUp;
import org.jspecify.annotations.Nullable;

/**
 * What may look a name up, and so must not happen on an event loop.
 */
final class OffEventLoop {

	private OffEventLoop() {
	}

	/**
	 * Calls a task, here if it does not block, and elsewhere otherwise.
	 * @param <T> what comes of it
	 * @param eventLoop goes on with what came of it
	 * @param mayBlock whether the task looks something up
	 * @param task what to call
	 * @param next gets what came of it, or the failure
	 */
	static <T> void call(Executor eventLoop, boolean mayBlock, Callable<T> task, Next<T> next) {
		if (mayBlock) {
			CompletableFuture.supplyAsync(() -> called(task), LookUp.threads())
				.whenCompleteAsync((result, failure) -> next.with(result, (failure != null) ? cause(failure) : null),
						eventLoop);
			return;
		}
		T result = null;
		IOException failure = null;
		try {
			result = task.call();
		}
		catch (Exception ex) {
			failure = cause(ex);
		}
		next.with(result, failure);
	}

	private static <T> T called(Callable<T> task) {
		try {
			return task.call();
		}
		catch (Exception ex) {
			throw new CompletionException(ex);
		}
	}

	private static IOException cause(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		return (cause instanceof IOException ex) ? ex
				: new IOException("The connect failed unexpectedly: " + cause, cause);
	}

	static boolean isNeeded(Endpoint endpoint) {
		return endpoint.host() instanceof Address.Domain;
	}

	static InetSocketAddress resolved(Endpoint endpoint) throws IOException {
		return new InetSocketAddress(address(endpoint.host()), endpoint.port());
	}

	private static InetAddress address(Address host) throws IOException {
		if (host instanceof Address.Ipv4 ipv4) {
			return ipv4.ip();
		}
		return (host instanceof Address.Domain domain) ? InetAddress.getByName(domain.name())
				: InetAddress.getByAddress(host.octets());
	}

	/**
	 * Goes on when a task is over.
	 *
	 * @param <T> what comes of it
	 */
	@FunctionalInterface
	interface Next<T> {

		void with(@Nullable T result, @Nullable IOException failure);

	}

}
