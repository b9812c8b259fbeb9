package io.socks5.testkit;

import java.util.Arrays;

/**
 * The expected end of a connect, computed from all octets of the server at once. It is a
 * second, simple implementation of the RFCs to compare the handshake with.
 *
 * @param kind the kind of end
 * @param taken the number of octets that belong to the handshake
 */
record ExpectedEnd(Kind kind, int taken) {

	static ExpectedEnd of(byte[] methodsOffered, byte[] octets) {
		int at = 2;
		if (octets.length < at) {
			return moreWanted(octets);
		}
		int method = octets[1] & 0xff;
		if (octets[0] != 5 || method == 0xff || !offered(methodsOffered, method)) {
			return new ExpectedEnd(Kind.FAILED, at);
		}
		if (method == 2) {
			at += 2;
			if (octets.length < at) {
				return moreWanted(octets);
			}
			boolean version = octets[at - 2] == 1 || octets[at - 2] == 5;
			if (!version || octets[at - 1] != 0) {
				return new ExpectedEnd(Kind.FAILED, at);
			}
		}
		return reply(octets, at);
	}

	private static ExpectedEnd reply(byte[] octets, int at) {
		if (octets.length < at + 2) {
			return moreWanted(octets);
		}
		if (octets[at] != 5 || octets[at + 1] != 0) {
			return new ExpectedEnd(Kind.FAILED, at + 2);
		}
		if (octets.length < at + 5) {
			return moreWanted(octets);
		}
		int length = switch (octets[at + 3]) {
			case 1 -> 10;
			case 3 -> 7 + (octets[at + 4] & 0xff);
			case 4 -> 22;
			default -> 0;
		};
		if (length == 0) {
			return new ExpectedEnd(Kind.FAILED, at + 5);
		}
		boolean whole = octets.length >= at + length;
		return whole ? new ExpectedEnd(Kind.ESTABLISHED, at + length) : moreWanted(octets);
	}

	private static boolean offered(byte[] methods, int method) {
		return Arrays.binarySearch(methods, (byte) method) >= 0;
	}

	private static ExpectedEnd moreWanted(byte[] octets) {
		return new ExpectedEnd(Kind.MORE_WANTED, octets.length);
	}

	/** How a connect ends. */
	enum Kind {

		/** With a tunnel. */
		ESTABLISHED,

		/** With a typed failure. */
		FAILED,

		/** Not yet. */
		MORE_WANTED

	}

}
