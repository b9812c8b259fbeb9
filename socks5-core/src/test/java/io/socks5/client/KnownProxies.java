package io.socks5.client;

import io.socks5.transport.KnownNames;

/**
 * Gives clients of other packages the lookups of a test.
 */
public final class KnownProxies {

	private KnownProxies() {
	}

	/**
	 * Lets a client look its endpoints up in a table.
	 * @param builder the client
	 * @param names the table
	 * @return the builder
	 */
	public static Socks5Client.Builder known(Socks5Client.Builder builder, KnownNames names) {
		return builder.proxyLookup(names.lookup());
	}

}
