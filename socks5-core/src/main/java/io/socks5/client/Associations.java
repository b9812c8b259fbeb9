package io.socks5.client;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;

import io.socks5.protocol.Address;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.transport.BlockingTransport;
import io.socks5.transport.Exchange;

/**
 * The way to a {@link UdpAssociation}. RFC 1928 §7.
 */
final class Associations {

	/** Where the client sends from is not known before the relay is: zeros say so. */
	private static final Endpoint FROM_IPV4 = Endpoint.UNSPECIFIED;

	private static final Endpoint FROM_IPV6 = new Endpoint(Address.Ipv6.of(new byte[16]), 0);

	private final Connector connector;

	Associations(Connector connector) {
		this.connector = connector;
	}

	UdpAssociation open() throws IOException {
		Exchange exchange = this.connector.startDeferred(Command.UDP_ASSOCIATE, FROM_IPV4);
		BlockingTransport transport = new BlockingTransport(this.connector.sockets(), exchange);
		RelayedDatagramSocket socket = null;
		try {
			requireOpenWay(exchange);
			transport.establish();
			// a proxy without IPv4 refuses zeros of that family
			boolean ipv6 = transport.remoteAddress() instanceof Inet6Address;
			transport.request(Command.UDP_ASSOCIATE, ipv6 ? FROM_IPV6 : FROM_IPV4);
			socket = relayed(transport.tunnel(), exchange);
			exchange.established();
			socket.control().watch();
			return new UdpAssociation(this.connector, socket);
		}
		catch (Throwable ex) {
			if (socket != null) {
				socket.close();
			}
			throw transport.failed(ex);
		}
	}

	// datagrams go to the relay on a way of their own: what protects or leads the control
	// connection would be left aside in silence
	private static void requireOpenWay(Exchange exchange) throws IOException {
		boolean chained = exchange.chain().size() > 1;
		if (chained || exchange.tls() != null) {
			throw new IOException("Datagrams to the proxy " + exchange.proxy() + " would bypass "
					+ (chained ? "the proxy before it" : "TLS") + ": use a client without");
		}
	}

	private RelayedDatagramSocket relayed(Socket control, Exchange exchange) throws IOException {
		DatagramProtection guard = DatagramProtection.of(exchange.encapsulation(), exchange.proxy());
		InetSocketAddress relay = relay(exchange, control.getInetAddress());
		SocketAddress local = local(control.getLocalAddress(), relay.getAddress());
		return new RelayedDatagramSocket(local, relay, control, exchange, guard);
	}

	private InetSocketAddress relay(Exchange exchange, InetAddress proxy) throws IOException {
		Endpoint bound = exchange.bound();
		if (bound.port() == 0) {
			FailureContext site = new FailureContext(Phase.REQUEST, exchange.proxy(), exchange.destination());
			throw new ProtocolViolationException(site, "the port of a relay",
					"0x00; some servers grant associations and relay no datagrams");
		}
		return new InetSocketAddress(this.connector.relayAddress(bound.host(), proxy), bound.port());
	}

	// proxies take datagrams from the address alone that the control connection has
	private static SocketAddress local(InetAddress control, InetAddress relay) {
		boolean sameFamily = (control instanceof Inet6Address) == (relay instanceof Inet6Address);
		return sameFamily ? new InetSocketAddress(control, 0) : new InetSocketAddress(0);
	}

}
