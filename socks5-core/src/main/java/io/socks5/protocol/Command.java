package io.socks5.protocol;

import java.io.Serializable;

/**
 * CMD, the command of a request. RFC 1928 §4. Tor adds two commands, so the record keeps
 * every octet.
 *
 * @param value the octet, 0 to 255
 */
public record Command(int value) implements Serializable {

	/** Connect to the destination. */
	public static final Command CONNECT = new Command(0x01);

	/** Listen for one connection from the destination. */
	public static final Command BIND = new Command(0x02);

	/** Relay datagrams. */
	public static final Command UDP_ASSOCIATE = new Command(0x03);

	/** Resolve a name to an address, a Tor extension (socks-extensions.txt). */
	public static final Command RESOLVE = new Command(0xf0);

	/** Resolve an address to a name, a Tor extension. */
	public static final Command RESOLVE_PTR = new Command(0xf1);

	public Command {
		Octet.require(value);
	}

	@Override
	public String toString() {
		return switch (this.value) {
			case 0x01 -> "CONNECT";
			case 0x02 -> "BIND";
			case 0x03 -> "UDP ASSOCIATE";
			case 0xf0 -> "RESOLVE";
			case 0xf1 -> "RESOLVE_PTR";
			default -> Octet.hex(this.value);
		};
	}

}
