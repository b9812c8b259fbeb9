package io.socks5.udp.relay;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.transport.Destinations;
import io.socks5.transport.ExchangeChain;
import io.socks5.udp.UdpAssociation;
import io.socks5.udp.UdpDatagram;
import io.socks5.udp.UdpDrops;

/**
 * The association over an established control connection.
 */
public final class RelayedAssociation implements UdpAssociation {

	private final DestinationResolver resolver;

	private final RelayedDatagramSocket socket;

	/**
	 * Creates an association and opens its datagram socket. The association owns the
	 * control connection and closes it.
	 * @param control the control connection, after the reply of the proxy
	 * @param chain the connect that led to the proxy
	 * @param relay the relay, to which datagrams are sent
	 * @param protection the protection of datagrams
	 * @param resolver the resolver of destinations
	 * @throws SocketException if the datagram socket cannot be opened
	 */
	public RelayedAssociation(Socket control, ExchangeChain chain, InetSocketAddress relay,
			DatagramProtection protection, DestinationResolver resolver) throws SocketException {
		this.resolver = resolver;
		this.socket = new RelayedDatagramSocket(relay, control, chain, protection, resolver);
	}

	/**
	 * Starts to watch the control connection, whose end is the end of the association.
	 */
	public void watch() {
		this.socket.control().watch();
	}

	@Override
	public void send(String host, int port, ByteBuffer payload) throws IOException {
		sendResolved(Destinations.of(host, port), payload);
	}

	@Override
	public void send(InetSocketAddress destination, ByteBuffer payload) throws IOException {
		sendResolved(Destinations.of(destination), payload);
	}

	@Override
	public void send(Endpoint destination, ByteBuffer payload) throws IOException {
		sendResolved(Destinations.of(destination), payload);
	}

	private void sendResolved(Endpoint destination, ByteBuffer payload) throws IOException {
		this.resolver.requireAllowed(destination);
		this.socket.send(this.resolver.resolved(destination, this.socket.names(this.resolver.lookup())), payload);
	}

	@Override
	public UdpDatagram receive() throws IOException {
		return this.socket.receive(0);
	}

	@Override
	public UdpDatagram receive(Duration timeout) throws IOException {
		boolean inRange = timeout.compareTo(Duration.ofMillis(1)) >= 0
				&& timeout.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) <= 0;
		if (!inRange) {
			throw new IllegalArgumentException("timeout: must be in the range 1 ms to 24 days, was " + timeout);
		}
		return this.socket.receive((int) timeout.toMillis());
	}

	@Override
	public DatagramSocket socket() {
		return this.socket;
	}

	@Override
	public Endpoint proxy() {
		return this.socket.control().exchange().proxy();
	}

	@Override
	public AuthMethod method() {
		return this.socket.control().exchange().method();
	}

	@Override
	public Endpoint bound() {
		return this.socket.control().exchange().bound();
	}

	@Override
	public Endpoint relay() {
		return Endpoint.of(this.socket.relay().getAddress(), this.socket.relay().getPort());
	}

	@Override
	public UdpDrops drops() {
		return this.socket.drops();
	}

	@Override
	public boolean isClosed() {
		return this.socket.isClosed();
	}

	@Override
	public void close() {
		this.socket.close();
	}

	/**
	 * Returns the relay, the proxy and the local port.
	 */
	@Override
	public String toString() {
		return "UdpAssociation[relay " + relay() + " of " + proxy() + ", local port " + this.socket.getLocalPort()
				+ "]";
	}

}
