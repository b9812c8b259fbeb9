package io.socks5.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;

import io.socks5.handshake.Datagrams;
import io.socks5.protocol.Address;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;

/**
 * Datagrams (UDP) through the proxy, RFC 1928 §7, to and from any number of peers. Safe
 * for any number of threads.
 *
 * <p>
 * It lives as long as its TCP connection to the proxy. When the proxy ends that, a
 * pending receive, and every call after it, fails at once with a
 * {@link ProxyClosedException} in {@link Phase#RELAY}; after {@link #close()} it is a
 * {@link java.net.SocketException}. What the proxy cannot deliver it drops, and says
 * nothing.
 */
public final class UdpAssociation implements Closeable {

	private final Connector connector;

	private final RelayedDatagramSocket socket;

	UdpAssociation(Connector connector, RelayedDatagramSocket socket) {
		this.connector = connector;
		this.socket = socket;
	}

	/**
	 * Sends a datagram.
	 * @param host a name, which goes to the proxy (or is looked up here, with
	 * {@code resolve: local}), or a literal
	 * @param port the port, 1 to 65535
	 * @param payload its remaining octets, maybe none, are sent; its position is then at
	 * its limit
	 * @throws IOException if the destination is not valid, the payload is longer than
	 * {@link #maxPayload(Address)}, or the association has ended
	 */
	public void send(String host, int port, ByteBuffer payload) throws IOException {
		send(Destinations.of(host, port), payload);
	}

	/**
	 * Sends a datagram to an address: by name if it carries one, resolved or not, and by
	 * literal otherwise.
	 * @param destination the address
	 * @param payload its remaining octets
	 * @throws IOException as {@link #send(String, int, ByteBuffer)}
	 */
	public void send(InetSocketAddress destination, ByteBuffer payload) throws IOException {
		send(Destinations.of(destination), payload);
	}

	/**
	 * Sends a datagram, for instance back to the source of one that came.
	 * @param destination where to
	 * @param payload its remaining octets
	 * @throws IOException as {@link #send(String, int, ByteBuffer)}
	 */
	public void send(Endpoint destination, ByteBuffer payload) throws IOException {
		Endpoint asked = this.connector.resolved(Destinations.of(destination),
				this.socket.names(this.connector.lookup()));
		this.socket.send(asked, payload);
	}

	/**
	 * Waits for a datagram, without a limit. Parts of datagrams, malformed ones, and
	 * those from elsewhere than the relay are dropped and counted.
	 * @return the next one, whole
	 * @throws IOException if the association has ended, or ends
	 */
	public UdpDatagram receive() throws IOException {
		return this.socket.receive(0);
	}

	/**
	 * Waits for a datagram.
	 * @param timeout at least 1 ms
	 * @return the next one, whole
	 * @throws SocketTimeoutException if none comes in time; another call may wait again
	 * @throws IOException if the association has ended, or ends
	 */
	public UdpDatagram receive(Duration timeout) throws IOException {
		boolean inRange = timeout.compareTo(Duration.ofMillis(1)) >= 0
				&& timeout.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) <= 0;
		if (!inRange) {
			throw new IllegalArgumentException("timeout: " + timeout + " is not in the range 1 ms to 24 days");
		}
		return this.socket.receive((int) timeout.toMillis());
	}

	/**
	 * The association as a datagram socket, for libraries that take one. It sends to
	 * addresses alone: {@link java.net.DatagramPacket} refuses unresolved ones. A connect
	 * is a filter, closing it ends the association, and there is no multicast. A peer
	 * that the proxy names, without an address, appears as that name with the address
	 * 240.0.0.1, and an answer to that goes by the name.
	 * @return the same socket at every call
	 */
	public DatagramSocket socket() {
		return this.socket;
	}

	/**
	 * How many octets the proxy's header takes of a datagram.
	 * @param host where the datagram goes to, or comes from
	 * @return 10 for IPv4, 22 for IPv6, 7 more than a name has octets
	 */
	public static int overhead(Address host) {
		return Datagrams.headerOctets(host);
	}

	/**
	 * The longest payload of a datagram. What fits into one packet of the network without
	 * being cut up there is less: the path's MTU, minus 28 or 48 octets for UDP and IP,
	 * minus the {@link #overhead(Address)}.
	 * @param host where it goes to
	 * @return in octets
	 */
	public static int maxPayload(Address host) {
		return Datagrams.MAX_OCTETS - overhead(host);
	}

	/**
	 * The proxy in use.
	 * @return its endpoint
	 */
	public Endpoint proxy() {
		return this.socket.control().exchange().proxy();
	}

	/**
	 * The authentication method the proxy chose.
	 * @return the method
	 */
	public AuthMethod method() {
		return this.socket.control().exchange().method();
	}

	/**
	 * BND.ADDR and BND.PORT of the proxy's reply, as they came.
	 * @return the endpoint
	 */
	public Endpoint bound() {
		return this.socket.control().exchange().bound();
	}

	/**
	 * Where datagrams are sent to, and from where alone they are taken.
	 * @return the endpoint that was made of {@link #bound()}
	 */
	public Endpoint relay() {
		return Endpoint.of(this.socket.relay().getAddress(), this.socket.relay().getPort());
	}

	/**
	 * What has been dropped so far, while somebody received.
	 * @return the numbers
	 */
	public UdpDrops drops() {
		return this.socket.drops();
	}

	/**
	 * Whether the association has ended.
	 * @return {@code true} after {@link #close()}, or when the proxy has ended it
	 */
	public boolean isClosed() {
		return this.socket.isClosed();
	}

	/**
	 * Ends the association, and a pending receive.
	 */
	@Override
	public void close() {
		this.socket.close();
	}

	/**
	 * The relay and the proxy.
	 */
	@Override
	public String toString() {
		return "UdpAssociation[relay " + relay() + " of " + proxy() + ", local port " + this.socket.getLocalPort()
				+ "]";
	}

}
