package io.socks5.udp;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;

import io.socks5.handshake.DatagramHeader;
import io.socks5.protocol.Address;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;

/**
 * A UDP association: datagrams through the proxy, to and from any number of peers. RFC
 * 1928 §7. It is safe for use by multiple threads. Applications do not implement this
 * interface.
 *
 * <p>
 * The association exists as long as its TCP connection to the proxy. If the proxy closes
 * that connection, all pending and later calls fail with a {@link ProxyClosedException}
 * in {@link Phase#RELAY}. After {@link #close()} they fail with a
 * {@link java.net.SocketException}. The proxy drops datagrams that it cannot deliver,
 * without notice.
 */
public interface UdpAssociation extends Closeable {

	/**
	 * Sends a datagram.
	 * @param host the name or literal of the destination; a name goes to the proxy unless
	 * the client resolves names locally
	 * @param port the port, 1 to 65535
	 * @param payload the payload, possibly empty; all remaining octets are consumed
	 * @throws IOException if the destination is not valid, the payload is longer than
	 * {@link #maxPayload(Address)}, or the association has ended
	 */
	void send(String host, int port, ByteBuffer payload) throws IOException;

	/**
	 * Sends a datagram to an address. An address that carries a name is sent by name,
	 * whether it is resolved or not. Otherwise the literal is sent.
	 * @param destination the destination
	 * @param payload the payload, possibly empty; all remaining octets are consumed
	 * @throws IOException as {@link #send(String, int, ByteBuffer)}
	 */
	void send(InetSocketAddress destination, ByteBuffer payload) throws IOException;

	/**
	 * Sends a datagram, for example to the source of a received one.
	 * @param destination the destination
	 * @param payload the payload, possibly empty; all remaining octets are consumed
	 * @throws IOException as {@link #send(String, int, ByteBuffer)}
	 */
	void send(Endpoint destination, ByteBuffer payload) throws IOException;

	/**
	 * Waits for a datagram without a timeout. Fragments, malformed datagrams and
	 * datagrams from other senders than the relay are dropped and counted.
	 * @return the next datagram, never truncated
	 * @throws IOException if the association has ended or ends during the wait
	 */
	UdpDatagram receive() throws IOException;

	/**
	 * Waits for a datagram.
	 * @param timeout the timeout, at least 1 ms
	 * @return the next datagram, never truncated
	 * @throws SocketTimeoutException if the timeout expires; later calls can still
	 * receive
	 * @throws IOException if the association has ended or ends during the wait
	 */
	UdpDatagram receive(Duration timeout) throws IOException;

	/**
	 * Returns the association as a datagram socket, for libraries that require one. It
	 * sends to addresses only, because {@link java.net.DatagramPacket} refuses unresolved
	 * ones. Connecting it only filters by peer, closing it ends the association, and
	 * multicast is not supported. A peer that the proxy reports by name has the address
	 * 240.0.0.1 with that name. A datagram to this address is sent to the name.
	 * @return the same socket at every call
	 */
	DatagramSocket socket();

	/**
	 * Returns the length of the header that the proxy requires in each datagram.
	 * @param host the destination or source of the datagram
	 * @return 10 octets for IPv4, 22 for IPv6, or 7 plus the length of a name
	 */
	static int overhead(Address host) {
		return DatagramHeader.length(host);
	}

	/**
	 * Returns the maximum length of a payload. The limit for a datagram without IP
	 * fragmentation is lower: the MTU of the path, minus 28 octets (IPv4) or 48 octets
	 * (IPv6) for UDP and IP, minus {@link #overhead(Address)}.
	 * @param host the destination
	 * @return the number of octets
	 */
	static int maxPayload(Address host) {
		return DatagramHeader.MAX_OCTETS - overhead(host);
	}

	/**
	 * Returns the proxy.
	 * @return the endpoint of the proxy
	 */
	Endpoint proxy();

	/**
	 * Returns the authentication method that the proxy selected.
	 * @return the method
	 */
	AuthMethod method();

	/**
	 * Returns BND.ADDR and BND.PORT of the proxy's reply, unchanged.
	 * @return the bound endpoint
	 */
	Endpoint bound();

	/**
	 * Returns the relay. All datagrams are sent to it, and only its datagrams are
	 * received.
	 * @return the endpoint that was derived from {@link #bound()}
	 * @see RelayAddress
	 */
	Endpoint relay();

	/**
	 * Returns the numbers of datagrams that were dropped while a thread was receiving.
	 * @return the numbers up to now
	 */
	UdpDrops drops();

	/**
	 * Whether the association has ended.
	 * @return {@code true} after {@link #close()}, or after the proxy ended it
	 */
	boolean isClosed();

	/**
	 * Ends the association and all pending calls.
	 */
	@Override
	void close();

}
