package io.socks5.auth;

import java.nio.ByteBuffer;

import io.socks5.protocol.Socks5Exception;

/**
 * The encapsulation of UDP datagrams to and from the relay. Each datagram, with its SOCKS
 * header, is one message. RFC 1928 §7. Calls must be serialized, including those to its
 * {@link Encapsulation}.
 */
public interface DatagramEncapsulation {

	/**
	 * Wraps a datagram in a message.
	 * @param octets the datagram from RSV to DATA, at most {@link Encapsulation#limit()}
	 * octets; all are consumed
	 * @return the datagram to send
	 * @throws Socks5Exception if the context can no longer wrap messages
	 */
	ByteBuffer wrapDatagram(ByteBuffer octets) throws Socks5Exception;

	/**
	 * Unwraps a message. Messages may arrive in any order, but each only once.
	 * @param message the received datagram; all octets are consumed
	 * @return the datagram from RSV to DATA
	 * @throws Socks5Exception if this is not a whole message of this connection. The
	 * caller must drop the datagram; later ones are not affected.
	 */
	ByteBuffer unwrapDatagram(ByteBuffer message) throws Socks5Exception;

}
