package io.socks5.protocol;

/**
 * Eight bits of a registry.
 */
final class Octet {

	private Octet() {
	}

	static void require(int value) {
		if (value < 0 || value > 0xff) {
			throw new IllegalArgumentException(value + " is not an octet");
		}
	}

	static String hex(int value) {
		return String.format("0x%02x", value);
	}

}
