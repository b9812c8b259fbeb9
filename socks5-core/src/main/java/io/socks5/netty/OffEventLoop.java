package io.socks5.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.Deadline;
import io.socks5.transport.NameLookup;
import io.socks5.transport.NameResolver;
import io.socks5.transport.UnexpectedFailures;
import org.jspecify.annotations.Nullable;

/**
 * Lookups for a channel, none of which happens on its event loop. They end with the
 * channel.
 */
final class OffEventLoop {

	private OffEventLoop() {
	}

	/**
	 * Looks names up.
	 * @param context the handler, which continues in its executor
	 * @param lookup starts the lookups
	 * @param wanted the names, which may be none
	 * @param next gets the addresses, or what failed
	 */
	static void lookup(ChannelHandlerContext context, NameLookup lookup, Set<String> wanted,
			Consumer<NameResolver> next) {
		if (wanted.isEmpty()) {
			next.accept((name, deadline) -> lookup.start(name).address(deadline));
			return;
		}
		Map<String, NameLookup.Wait> waits = new HashMap<>();
		wanted.forEach((name) -> waits.put(name, lookup.start(name)));
		// all of them are over by then
		NameResolver names = (name, deadline) -> waits.computeIfAbsent(name, lookup::start).address(deadline);
		ChannelFutureListener cancel = (closed) -> waits.values().forEach(NameLookup.Wait::cancel);
		context.channel().closeFuture().addListener(cancel);
		AtomicInteger left = new AtomicInteger(waits.size());
		waits.values().forEach((wait) -> wait.whenOver(() -> {
			if (left.decrementAndGet() == 0) {
				context.channel().closeFuture().removeListener(cancel);
				context.executor().execute(() -> next.accept(names));
			}
		}));
	}

	/**
	 * Waits for lookups without blocking.
	 * @param context the handler, which continues in its executor
	 * @param lookups the lookups, which never fail
	 * @param next runs when they have ended
	 */
	static void await(ChannelHandlerContext context, CompletableFuture<?> lookups, Runnable next) {
		if (lookups.isDone()) {
			next.run();
		}
		else {
			lookups.whenComplete((over, failure) -> context.executor().execute(next));
		}
	}

	/**
	 * Looks an endpoint up.
	 * @param context the handler, which continues in its executor
	 * @param lookup starts the lookup
	 * @param endpoint a name or a literal, and a port
	 * @param deadline the end of the connect
	 * @param next gets the address, or the failure
	 */
	static void resolve(ChannelHandlerContext context, NameLookup lookup, Endpoint endpoint, Deadline deadline,
			Next<InetSocketAddress> next) {
		if (!(endpoint.host() instanceof Address.Domain domain)) {
			call(() -> new InetSocketAddress(endpoint.host().inetAddress(), endpoint.port()), next);
			return;
		}
		Set<String> wanted = domain.isHostName() ? Set.of(domain.name()) : Set.of();
		lookup(context, lookup, wanted,
				(names) -> call(
						() -> new InetSocketAddress(names.address(domain.hostName(), deadline), endpoint.port()),
						next));
	}

	/**
	 * Calls a task that does not block.
	 * @param <T> the result
	 * @param task the task
	 * @param next gets the result, or the failure
	 */
	static <T> void call(Callable<T> task, Next<T> next) {
		T result = null;
		Throwable cause = null;
		try {
			result = task.call();
		}
		catch (Exception | Error ex) {
			cause = ex;
		}
		next.with(result, (cause != null) ? UnexpectedFailures.asIoException(cause) : null);
		if (cause != null) {
			// only when the channel knows its end
			UnexpectedFailures.throwIfFatal(cause);
		}
	}

	/**
	 * Goes on when a task is over.
	 *
	 * @param <T> the result
	 */
	@FunctionalInterface
	interface Next<T> {

		void with(@Nullable T result, @Nullable IOException failure);

	}

}
