package io.socks5.client;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

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
 * The tunnels of a client as the transports see them.
 *
 * @param connectors the connects of the client as it is at the moment
 * @param path the way to the destination, or {@code null} before it is chosen
 * @param other whether the way leads through another client
 * @param overall the deadline of a single connect, or {@code null} for the client's
 * timeouts alone
 */
record ClientTunnels(Supplier<Connector> connectors, @Nullable ConnectPath path, boolean other,
		@Nullable Deadline overall) implements Tunnels, TunnelSource {

	ClientTunnels(Supplier<Connector> connectors, @Nullable Deadline overall) {
		this(connectors, null, false, overall);
	}

	private Connector connector() {
		return (this.path != null) ? this.path.connector() : this.connectors.get();
	}

	private Upstream upstream() {
		return connector().upstream();
	}

	@Override
	public ClientTunnels to(Command command, Endpoint destination) throws IOException {
		Connector connector = connector();
		ConnectPath chosen = command.equals(Command.CONNECT) ? connector.path(destination)
				: connector.proxyPath(command, destination);
		return new ClientTunnels(this.connectors, chosen, chosen.connector() != connector, this.overall);
	}

	@Override
	public boolean isDirect() {
		return this.path != null && this.path.direct();
	}

	@Override
	public boolean isOther() {
		return this.other;
	}

	@Override
	public boolean isSingle() {
		return upstream().isSingle();
	}

	@Override
	public Set<String> lookedUp(Endpoint destination) {
		return upstream().lookedUp(destination);
	}

	@Override
	public CompletableFuture<?> refresh() {
		return upstream().refresh();
	}

	@Override
	public CompletableFuture<?> ready() {
		return upstream().ready();
	}

	@Override
	public TunnelSource within(Deadline limit) {
		return new ClientTunnels(this.connectors, this.path, this.other, limit);
	}

	@Override
	public NameLookup lookup() {
		return connector().lookup();
	}

	@Override
	public Timeouts timeouts() {
		return upstream().timeouts(this.overall);
	}

	@Override
	public ExchangeChain start(Command command, Endpoint destination, NameResolver names) throws IOException {
		return upstream().start(command, destination, policy(), timeouts(), names, isDeferred(command));
	}

	@Override
	public TunnelTries tries() {
		return new ClientTries(this);
	}

	/**
	 * Prepares the tries of a connect.
	 * @param command the command
	 * @param destination the destination
	 * @param shared the timeouts of all tries
	 * @param names the lookup of names on this machine
	 * @return the tries
	 * @throws IOException if the local lookup of the destination fails
	 */
	ConnectTries tries(Command command, Endpoint destination, Timeouts shared, NameResolver names) throws IOException {
		return upstream().tries(command, destination, policy(), shared, names);
	}

	private ObservationPolicy policy() {
		return (this.path != null) ? this.path.policy() : ObservationPolicy.IMMEDIATE;
	}

	boolean isDeferred(Command command) {
		return command.equals(Command.CONNECT) && upstream().common().settings().earlyData();
	}

}
