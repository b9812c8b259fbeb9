package io.socks5.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The order in which addresses are tried: that of the look-up, but with the two families
 * by turns, beginning with that of the first. RFC 8305 §4.
 */
final class InterleavedAddresses {

	private InterleavedAddresses() {
	}

	// each address once
	static Queue<InetSocketAddress> of(InetAddress[] addresses, int port) {
		Set<InetAddress> left = new LinkedHashSet<>(Arrays.asList(addresses));
		Queue<InetSocketAddress> ordered = new ArrayDeque<>(left.size());
		@Nullable InetAddress last = null;
		while (!left.isEmpty()) {
			last = next(left, last);
			left.remove(last);
			ordered.add(new InetSocketAddress(last, port));
		}
		return ordered;
	}

	// of the other family than the last one, if there is one left
	private static InetAddress next(Set<InetAddress> left, @Nullable InetAddress last) {
		return left.stream()
			.filter((address) -> last == null || address.getClass() != last.getClass())
			.findFirst()
			.orElseGet(() -> left.iterator().next());
	}

}
