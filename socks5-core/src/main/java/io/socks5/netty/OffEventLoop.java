package io.socks5.netty;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.socks5.transport.NameLookup;
import io.socks5.transport.NameResolver;

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
	 * @param wanted at least one name
	 * @param next gets the addresses and the failures
	 */
	static void lookup(ChannelHandlerContext context, NameLookup lookup, Set<String> wanted,
			Consumer<NameResolver> next) {
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

}
