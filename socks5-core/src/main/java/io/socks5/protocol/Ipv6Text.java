package io.socks5.protocol;

import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.util.StringJoiner;

/**
 * Formats an IPv6 address in its canonical text form. RFC 5952.
 */
final class Ipv6Text {

	/** The prefix of an IPv4-mapped address, RFC 4291 §2.5.5.2. */
	static final byte[] MAPPED = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff };

	private static final int GROUPS = 8;

	private Ipv6Text() {
	}

	static String of(byte[] octets) {
		int[] groups = new int[GROUPS];
		ByteBuffer buffer = ByteBuffer.wrap(octets);
		for (int i = 0; i < GROUPS; i++) {
			groups[i] = Short.toUnsignedInt(buffer.getShort());
		}
		int start = 0;
		int length = 0;
		for (int i = 0; i < GROUPS; i++) {
			int zeros = zeros(groups, i);
			if (zeros > length) {
				start = i;
				length = zeros;
			}
		}
		if (length < 2) {
			return hex(groups, 0, GROUPS);
		}
		return hex(groups, 0, start) + "::" + hex(groups, start + length, GROUPS);
	}

	static String scope(Inet6Address address) {
		NetworkInterface named = address.getScopedInterface();
		if (named != null) {
			return named.getName();
		}
		return (address.getScopeId() != 0) ? Integer.toString(address.getScopeId()) : "";
	}

	private static int zeros(int[] groups, int from) {
		int to = from;
		while (to < GROUPS && groups[to] == 0) {
			to++;
		}
		return to - from;
	}

	private static String hex(int[] groups, int from, int to) {
		StringJoiner text = new StringJoiner(":");
		for (int i = from; i < to; i++) {
			text.add(Integer.toHexString(groups[i]));
		}
		return text.toString();
	}

}
