package io.socks5.client;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

import io.socks5.handshake.Request;
import io.socks5.protocol.Address;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.transport.BlockingTransport;
import io.socks5.transport.Cancellation;
import io.socks5.transport.Deadline;
import io.socks5.transport.ExchangeChain;
import io.socks5.transport.NameLookup;
import io.socks5.transport.NameResolver;
import io.socks5.udp.UdpAssociation;
import io.socks5.udp.relay.DatagramProtection;
import io.socks5.udp.relay.DestinationResolver;
import io.socks5.udp.relay.RelayAddresses;
import io.socks5.udp.relay.RelayedAssociation;

/**
 * Opens associations: the control connection, its handshake and the relay of the reply.
 * RFC 1928 §7.
 */
final class Associations {

	/** The request precedes the relay, so it cannot name the local port. */
	private static final Endpoint FROM_IPV4 = Endpoint.UNSPECIFIED;

	private static final Endpoint FROM_IPV6 = new Endpoint(Address.Ipv6.of(new byte[16]), 0);

	private final Connector connector;

	private final Upstream upstream;

	private final DestinationResolver resolver;

	Associations(Connector connector) {
		this.connector = connector;
		this.upstream = connector.upstream();
		this.resolver = new ClientResolver(connector);
	}

	UdpAssociation open() throws IOException {
		Request expected = new Request(Command.UDP_ASSOCIATE, FROM_IPV4);
		NameResolver names = this.connector.lookup().names(Cancellation.NEVER);
		return this.upstream.connect(expected, ObservationPolicy.IMMEDIATE, this.upstream.timeouts(null), names,
				(begun) -> open(expected, begun.negotiationChain()));
	}

	private UdpAssociation open(Request expected, ExchangeChain chain) throws IOException {
		BlockingTransport transport = new BlockingTransport(this.connector.sockets(), chain);
		RelayedAssociation association = null;
		try {
			requireDirectPath(chain);
			transport.establish();
			// a proxy without IPv4 refuses zeros of that family
			boolean ipv6 = transport.remoteAddress() instanceof Inet6Address;
			transport.request(ipv6 ? new Request(Command.UDP_ASSOCIATE, FROM_IPV6) : expected);
			association = associate(transport.tunnel(), chain);
			chain.established();
			association.watch();
			return association;
		}
		catch (Throwable ex) {
			if (association != null) {
				association.close();
			}
			throw transport.failed(ex);
		}
	}

	private static void requireDirectPath(ExchangeChain chain) throws IOException {
		// datagrams go directly to the relay, without the protection of the control
		// connection
		boolean chained = chain.proxies() > 1;
		if (chained || chain.isSecured()) {
			throw new IOException("Datagrams to the proxy " + chain.last().proxy() + " would bypass " + (chained
					? "the proxy before it: use a client without a chain" : "TLS: use a client without TLS"));
		}
	}

	private RelayedAssociation associate(Socket control, ExchangeChain chain) throws IOException {
		DatagramProtection protection = DatagramProtection.of(chain.last().encapsulation(), chain.last().proxy());
		InetSocketAddress relay = relay(chain, control.getInetAddress());
		return new RelayedAssociation(control, chain, relay, protection, this.resolver);
	}

	private InetSocketAddress relay(ExchangeChain chain, InetAddress proxy) throws IOException {
		Endpoint bound = chain.last().bound();
		if (bound.port() == 0) {
			throw new ProtocolViolationException(chain.last().context(Phase.REQUEST), "a port of the relay",
					"0; some servers grant associations but relay no datagrams");
		}
		Deadline deadline = this.upstream.common().timeouts(null).connectDeadline();
		InetAddress address = RelayAddresses.choose(this.upstream.common().settings().relayAddress(), bound.host(),
				proxy, this.connector.lookup().names(Cancellation.NEVER), deadline);
		return new InetSocketAddress(address, bound.port());
	}

	/**
	 * Resolves destinations of datagrams with the settings of the client.
	 *
	 * @param connector the connects of the client
	 */
	private record ClientResolver(Connector connector) implements DestinationResolver {

		@Override
		public NameLookup lookup() {
			return this.connector.lookup();
		}

		@Override
		public void requireAllowed(Endpoint destination) throws IOException {
			this.connector.requireOwnProxy(destination);
		}

		@Override
		public Endpoint resolved(Endpoint destination, NameResolver names) throws IOException {
			ExchangeFactory exchanges = this.connector.upstream().common();
			return exchanges.resolved(destination, exchanges.timeouts(null), names);
		}

	}

}
