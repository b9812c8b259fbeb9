package io.socks5.client;

import java.io.IOException;
import java.util.Set;

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
 * @param exchanges the connects of the client
 * @param overall the deadline of a single connect, or {@code null} for the client's
 * timeouts alone
 */
record ClientTunnels(ExchangeFactory exchanges, @Nullable Deadline overall) implements Tunnels, TunnelSource {

	@Override
	public boolean isDirect(Endpoint destination) {
		return this.exchanges.isDirect(destination);
	}

	@Override
	public Set<String> lookedUp(Endpoint destination) {
		return this.exchanges.lookedUp(destination);
	}

	@Override
	public NameLookup lookup() {
		return this.exchanges.lookup();
	}

	@Override
	public Timeouts timeouts() {
		return this.exchanges.timeouts(this.overall);
	}

	@Override
	public ExchangeChain start(Command command, Endpoint destination, NameResolver names) throws IOException {
		return this.exchanges.start(command, destination, timeouts(), names);
	}

}
