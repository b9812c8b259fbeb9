package io.socks5.client;

import java.io.IOException;
import java.util.Set;

import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.Deadline;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.NameLookup;
import io.socks5.transport.Names;
import io.socks5.transport.Timeouts;
import io.socks5.transport.TunnelSource;
import org.jspecify.annotations.Nullable;

/**
 * The tunnels of a client as the transports see them.
 *
 * @param connector the client's connects
 * @param overall the deadline of a single connect, or {@code null} for the client's
 * timeouts alone
 */
record ClientTunnels(Connector connector, @Nullable Deadline overall) implements Tunnels, TunnelSource {

	@Override
	public boolean isDirect(Endpoint destination) {
		return this.connector.isDirect(destination);
	}

	@Override
	public Set<String> lookedUp(Endpoint destination) {
		return this.connector.lookedUp(destination);
	}

	@Override
	public NameLookup lookup() {
		return this.connector.lookup();
	}

	@Override
	public Timeouts timeouts() {
		return this.connector.timeouts(this.overall);
	}

	@Override
	public ExchangeChain start(Command command, Endpoint destination, Names names) throws IOException {
		return this.connector.start(command, destination, names, timeouts());
	}

}
