package io.socks5.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The placeholder for the IP address of a destination of which only the name is known. It
 * is used where an API requires an IP address.
 */
public final class Placeholder {

	/**
	 * The limited broadcast address (RFC 919). The kernel rejects TCP connections to it
	 * immediately, so that no packet leaves this machine.
	 */
	private static final byte[] FOR_SOCKETS = { (byte) 255, (byte) 255, (byte) 255, (byte) 255 };

	/** A reserved address (RFC 1112 §4), since a datagram must not be a broadcast. */
	private static final byte[] FOR_DATAGRAMS = { (byte) 240, 0, 0, 1 };

	private Placeholder() {
	}

	/**
	 * Returns the address of a TCP peer that is known by name only.
	 * @param name the name
	 * @return 255.255.255.255 with that name
	 */
	public static InetAddress ofSocket(String name) {
		return of(name, FOR_SOCKETS);
	}

	/**
	 * Returns the address of a UDP peer that is known by name only.
	 * @param name the name
	 * @return 240.0.0.1 with that name
	 */
	public static InetAddress ofDatagram(String name) {
		return of(name, FOR_DATAGRAMS);
	}

	private static InetAddress of(String name, byte[] address) {
		try {
			return InetAddress.getByAddress(name, address);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns whether an address is a placeholder.
	 * @param address the address
	 * @return {@code true} if only its name has a meaning
	 */
	public static boolean is(InetAddress address) {
		byte[] octets = address.getAddress();
		return Arrays.equals(octets, FOR_SOCKETS) || Arrays.equals(octets, FOR_DATAGRAMS);
	}

}
