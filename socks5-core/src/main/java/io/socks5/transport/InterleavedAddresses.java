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
 * The order in which addresses are tried. It is the order of the lookup, with the two
 * address families alternating. The first address stays first. RFC 8305 §4.
 */
final class InterleavedAddresses {

	private InterleavedAddresses() {
	}

	/**
	 * Orders addresses.
	 * @param addresses the addresses in the order of the lookup
	 * @param port the port
	 * @return each address once
	 */
	static Queue<InetSocketAddress> of(InetAddress[] addresses, int port) {
		Set<InetAddress> remaining = new LinkedHashSet<>(Arrays.asList(addresses));
		Queue<InetSocketAddress> ordered = new ArrayDeque<>(remaining.size());
		@Nullable InetAddress last = null;
		while (!remaining.isEmpty()) {
			last = next(remaining, last);
			remaining.remove(last);
			ordered.add(new InetSocketAddress(last, port));
		}
		return ordered;
	}

	private static InetAddress next(Set<InetAddress> remaining, @Nullable InetAddress last) {
		return remaining.stream()
			.filter((address) -> last == null || address.getClass() != last.getClass())
			.findFirst()
			.orElseGet(() -> remaining.iterator().next());
	}

}
