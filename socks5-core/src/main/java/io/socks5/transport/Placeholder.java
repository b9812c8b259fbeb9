package io.socks5.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The number of an address that is known by name alone, where an API wants a number. It
 * is used for names only: another address keeps its own number.
 */
public final class Placeholder {

	/**
	 * No TCP connection to the limited broadcast address is possible (RFC 919): the
	 * kernel refuses it at once, so that nothing leaves this machine.
	 */
	private static final byte[] OF_A_SOCKET = { (byte) 255, (byte) 255, (byte) 255, (byte) 255 };

	/** A datagram to that would be a broadcast: this one is reserved (RFC 1112 §4). */
	private static final byte[] OF_A_DATAGRAM = { (byte) 240, 0, 0, 1 };

	private Placeholder() {
	}

	/**
	 * Returns the address of a TCP peer that is known by name only.
	 * @param name the name
	 * @return 255.255.255.255 with that name
	 */
	public static InetAddress ofSocket(String name) {
		return of(name, OF_A_SOCKET);
	}

	/**
	 * Returns the address of a UDP peer that is known by name only.
	 * @param name the name
	 * @return 240.0.0.1 with that name
	 */
	public static InetAddress ofDatagram(String name) {
		return of(name, OF_A_DATAGRAM);
	}

	private static InetAddress of(String name, byte[] number) {
		try {
			return InetAddress.getByAddress(name, number);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Whether an address is a placeholder.
	 * @param address the address
	 * @return {@code true} if only its name has a meaning
	 */
	public static boolean is(InetAddress address) {
		byte[] number = address.getAddress();
		return Arrays.equals(number, OF_A_SOCKET) || Arrays.equals(number, OF_A_DATAGRAM);
	}

}
