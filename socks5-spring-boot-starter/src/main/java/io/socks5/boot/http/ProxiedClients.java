package io.socks5.boot.http;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The builders, request factories and connectors that connect through a proxy. They use
 * identity for equality.
 */
final class ProxiedClients {

	private static final Map<Object, Boolean> KNOWN = Collections.synchronizedMap(new WeakHashMap<>());

	private ProxiedClients() {
	}

	static <T> T add(T client) {
		KNOWN.put(client, true);
		return client;
	}

	static boolean contains(Object client) {
		return KNOWN.containsKey(client);
	}

}
