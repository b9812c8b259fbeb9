package io.socks5.protocol;

/**
 * Checks and formats the octets of registries.
 */
final class Octet {

	private Octet() {
	}

	static void require(int value) {
		if (value < 0 || value > 0xff) {
			throw new IllegalArgumentException("The code must be between 0 and 255, was " + value);
		}
	}

	static String hex(int value) {
		return String.format("0x%02x", value);
	}

}
