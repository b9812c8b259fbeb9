package io.socks5.handshake;

import java.nio.ByteBuffer;

import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;

/**
 * The request of a client. RFC 1928 §4.
 *
 * @param command the command
 * @param destination the destination
 * @param firstFlight octets of the application to send with the request, possibly empty.
 * Use them only with a proxy and a destination that are known to preserve them.
 */
public record Request(Command command, Endpoint destination, ByteBuffer firstFlight) {

	private static final ByteBuffer NO_OCTETS = ByteBuffer.allocate(0);

	/**
	 * A request without octets of the application.
	 * @param command the command
	 * @param destination the destination
	 */
	public Request(Command command, Endpoint destination) {
		this(command, destination, NO_OCTETS);
	}

}
