package io.socks5.boot.autoconfigure.grpc;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.StatusOr;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;

/**
 * Passes the names of targets on as they are.
 */
final class UnresolvedNames extends NameResolverProvider {

	private static final int PRIORITY = 5;

	private final Socks5Integration integration;

	UnresolvedNames(Socks5Integration integration) {
		this.integration = integration;
	}

	@Override
	protected boolean isAvailable() {
		return true;
	}

	@Override
	protected int priority() {
		return PRIORITY;
	}

	@Override
	public String getDefaultScheme() {
		return "dns";
	}

	@Override
	public NameResolver newNameResolver(URI target, NameResolver.Args arguments) {
		String path = (target.getPath() != null) ? target.getPath() : "";
		URI destination = destination(path.startsWith("/") ? path.substring(1) : path);
		int port = (destination.getPort() != -1) ? destination.getPort() : arguments.getDefaultPort();
		String host = destination.getHost().startsWith("[")
				? destination.getHost().substring(1, destination.getHost().length() - 1) : destination.getHost();
		return new UnresolvedName(destination.getAuthority(), InetSocketAddress.createUnresolved(host, port));
	}

	private URI destination(String target) {
		try {
			URI destination = URI.create("//" + target);
			if (destination.getHost() != null && destination.getRawPath().isEmpty()) {
				return destination;
			}
		}
		catch (IllegalArgumentException ex) {
			// neither a host nor a port
		}
		throw this.integration.refuse("The target '" + target + "' is not a host with a port",
				"Correct the target of the channel.");
	}

	/**
	 * A name that the proxy looks up.
	 */
	private static final class UnresolvedName extends NameResolver {

		private final String authority;

		private final InetSocketAddress address;

		UnresolvedName(String authority, InetSocketAddress address) {
			this.authority = authority;
			this.address = address;
		}

		@Override
		public String getServiceAuthority() {
			return this.authority;
		}

		@Override
		public void start(Listener2 listener) {
			listener.onResult(ResolutionResult.newBuilder()
				.setAddressesOrError(StatusOr.fromValue(List.of(new EquivalentAddressGroup(this.address))))
				.build());
		}

		@Override
		public void shutdown() {
			// holds nothing
		}

	}

}
