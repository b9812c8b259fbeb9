package io.socks5.protocol;

import org.jspecify.annotations.Nullable;

/**
 * ATYP, the type of an address. RFC 1928 §5.
 */
public enum AddressType {

	/** Four octets. */
	IPV4(0x01),

	/** A length octet and that many octets of a name. */
	DOMAIN(0x03),

	/** Sixteen octets. */
	IPV6(0x04);

	private final int value;

	AddressType(int value) {
		this.value = value;
	}

	/**
	 * Returns the octet on the wire.
	 * @return 1, 3 or 4
	 */
	public int value() {
		return this.value;
	}

	/**
	 * Returns the type with the given octet.
	 * @param value an octet, 0 to 255
	 * @return the type, or {@code null} if the RFC does not assign the octet
	 */
	public static @Nullable AddressType of(int value) {
		return switch (value) {
			case 0x01 -> IPV4;
			case 0x03 -> DOMAIN;
			case 0x04 -> IPV6;
			default -> null;
		};
	}

}
