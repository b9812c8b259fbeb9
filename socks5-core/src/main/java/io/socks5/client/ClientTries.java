package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.Deadline;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.NameLookup;
import io.socks5.transport.NameResolver;
import io.socks5.transport.Timeouts;
import io.socks5.transport.TunnelSource;
import io.socks5.transport.TunnelTries;
import org.jspecify.annotations.Nullable;

/**
 * The tries of one connect of a transport that the client does not drive. The first try
 * chooses the way to the destination and the order of the endpoints.
 */
final class ClientTries implements TunnelTries {

	private ClientTunnels tunnels;

	private Timeouts timeouts;

	/** The resolver of the current try. */
	private @Nullable NameResolver names;

	private @Nullable ConnectTries tries;

	ClientTries(ClientTunnels tunnels) {
		this.tunnels = tunnels;
		this.timeouts = tunnels.timeouts();
	}

	@Override
	public TunnelSource to(Command command, Endpoint destination) throws IOException {
		if (this.tunnels.path() == null) {
			this.tunnels = this.tunnels.to(command, destination);
			if (this.tunnels.other()) {
				this.timeouts = this.tunnels.timeouts();
			}
		}
		return this;
	}

	@Override
	public boolean isDirect() {
		return this.tunnels.isDirect();
	}

	@Override
	public boolean isOther() {
		return this.tunnels.isOther();
	}

	@Override
	public boolean isSingle() {
		return this.tunnels.isSingle();
	}

	@Override
	public Set<String> lookedUp(Endpoint destination) {
		return this.tunnels.lookedUp(destination);
	}

	@Override
	public CompletableFuture<?> refresh() {
		// the tries of a connect use the endpoints that it began with
		return (this.tries != null) ? EndpointList.NOTHING : this.tunnels.refresh();
	}

	@Override
	public NameLookup lookup() {
		return this.tunnels.lookup();
	}

	@Override
	public Timeouts timeouts() {
		return this.timeouts;
	}

	@Override
	public ExchangeChain start(Command command, Endpoint destination, NameResolver resolver) throws IOException {
		this.names = resolver;
		if (this.tries == null) {
			this.tries = this.tunnels.tries(command, destination, this.timeouts, this::address);
		}
		ConnectTry begun = this.tries.begin();
		return this.tunnels.isDeferred(command) ? begun.negotiationChain() : begun.chain();
	}

	private InetAddress address(String name, Deadline deadline) throws IOException {
		return Objects.requireNonNull(this.names).address(name, deadline);
	}

	@Override
	public TunnelTries tries() {
		return this;
	}

	@Override
	public boolean next() {
		return this.tries != null && this.tries.next();
	}

	@Override
	public void abandon() {
		if (this.tries != null) {
			this.tries.abandoned();
		}
	}

}
