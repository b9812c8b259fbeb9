package io.socks5.protocol;

import java.io.Serializable;

/**
 * METHOD, an authentication method. RFC 1928 §3. IANA assigns 03 to 7F, and 80 to FE are
 * private. The record therefore keeps every octet.
 *
 * @param value the octet, 0 to 255
 */
public record AuthMethod(int value) implements Serializable {

	/** No authentication. */
	public static final AuthMethod NONE = new AuthMethod(0x00);

	/** GSSAPI, RFC 1961. */
	public static final AuthMethod GSSAPI = new AuthMethod(0x01);

	/** Username and password, RFC 1929. */
	public static final AuthMethod USERNAME_PASSWORD = new AuthMethod(0x02);

	/** The answer of a server that accepts none of the offered methods. */
	public static final AuthMethod NO_ACCEPTABLE = new AuthMethod(0xff);

	public AuthMethod {
		Octet.require(value);
	}

	/**
	 * Whether the method is reserved for private use.
	 * @return {@code true} for 80 to FE
	 */
	public boolean isPrivate() {
		return this.value >= 0x80 && this.value <= 0xfe;
	}

	@Override
	public String toString() {
		return switch (this.value) {
			case 0x00 -> "none (0x00)";
			case 0x01 -> "GSSAPI (0x01)";
			case 0x02 -> "username/password (0x02)";
			case 0xff -> "no acceptable method (0xff)";
			default -> Octet.hex(this.value);
		};
	}

}
