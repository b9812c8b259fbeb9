package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.socks5.transport.Cancellation;
import io.socks5.transport.Deadline;
import io.socks5.transport.NameLookup;
import io.socks5.transport.NameResolver;

/**
 * The lookups for the connect of a channel. The first try waits for them. All others
 * start them, and continue when they have ended.
 */
final class ChannelNames implements NameResolver {

	private final NameLookup lookup;

	private final NameResolver blockingNames;

	private final Map<String, NameLookup.Wait> started = new HashMap<>(0);

	private boolean blocking = true;

	ChannelNames(NameLookup lookup) {
		this.lookup = lookup;
		this.blockingNames = lookup.names(Cancellation.NEVER);
	}

	@Override
	public boolean waits() {
		return this.blocking;
	}

	void neverBlock() {
		this.blocking = false;
	}

	/**
	 * Starts the lookups that have not been started.
	 * @param names the names
	 * @return whether all of them have ended
	 */
	boolean areOver(Set<String> names) {
		boolean over = true;
		for (String name : names) {
			over &= this.started.computeIfAbsent(name, this.lookup::start).isOver();
		}
		return over;
	}

	/**
	 * Cancels the pending lookups, because a try has ended. They must not block later.
	 */
	void end() {
		neverBlock();
		this.started.values().forEach(NameLookup.Wait::cancel);
		this.started.clear();
	}

	@Override
	public InetAddress address(String name, Deadline deadline) throws IOException {
		if (this.blocking) {
			return this.blockingNames.address(name, deadline);
		}
		NameLookup.Wait wait = this.started.remove(name);
		return ((wait != null) ? wait : this.lookup.start(name)).address(Deadline.after(Duration.ZERO, "lookup"));
	}

	@Override
	public void await(CompletableFuture<?> work, Deadline deadline) throws IOException {
		if (this.blocking) {
			this.blockingNames.await(work, deadline);
		}
	}

}
