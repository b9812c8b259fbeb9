package io.socks5.client;

import java.io.IOException;
import java.util.Set;
import java.util.function.Supplier;

import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.Deadline;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.NameLookup;
import io.socks5.transport.NameResolver;
import io.socks5.transport.Timeouts;
import io.socks5.transport.TunnelSource;
import org.jspecify.annotations.Nullable;

/**
 * The tunnels of a client as the transports see them.
 *
 * @param exchanges the connects of the client as it is at the moment
 * @param overall the deadline of a single connect, or {@code null} for the client's
 * timeouts alone
 */
record ClientTunnels(Supplier<ExchangeFactory> exchanges, @Nullable Deadline overall) implements Tunnels, TunnelSource {

	@Override
	public boolean isDirect(Endpoint destination) {
		return this.exchanges.get().isDirect(destination);
	}

	@Override
	public Set<String> lookedUp(Endpoint destination) {
		return this.exchanges.get().lookedUp(destination);
	}

	@Override
	public NameLookup lookup() {
		return this.exchanges.get().lookup();
	}

	@Override
	public Timeouts timeouts() {
		return this.exchanges.get().timeouts(this.overall);
	}

	@Override
	public ExchangeChain start(Command command, Endpoint destination, NameResolver names) throws IOException {
		return this.exchanges.get().start(command, destination, timeouts(), names);
	}

}
