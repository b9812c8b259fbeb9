package io.socks5.auth;

import java.nio.ByteBuffer;

import io.socks5.protocol.Socks5Exception;

/**
 * What a method makes of UDP datagrams, those to the relay and those from it: each
 * becomes one message, its SOCKS header included. RFC 1928 §7. One call at a time, those
 * of the {@link Encapsulation} it comes from included.
 */
public interface DatagramEncapsulation {

	/**
	 * Makes one message.
	 * @param octets the datagram from RSV to DATA, at most {@link Encapsulation#limit()}
	 * octets, all of which are taken
	 * @return the datagram to send
	 * @throws Socks5Exception if that is no longer possible
	 */
	ByteBuffer wrapDatagram(ByteBuffer octets) throws Socks5Exception;

	/**
	 * Opens a message. Datagrams may come in any order, but each once.
	 * @param message the datagram that came, all of which is taken
	 * @return the datagram from RSV to DATA
	 * @throws Socks5Exception if it is not a whole message of this connection; the
	 * datagram is then to be dropped, and those that follow are as good as before
	 */
	ByteBuffer unwrapDatagram(ByteBuffer message) throws Socks5Exception;

}
