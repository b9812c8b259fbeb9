package io.socks5.boot.autoconfigure.mongodb;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import com.mongodb.spi.dns.InetAddressResolver;

/**
 * Passes names on as they are, for the proxy to look them up.
 */
final class UnresolvedNames implements InetAddressResolver {

	/**
	 * The limited broadcast address (RFC 919). The kernel rejects TCP connections to it.
	 */
	private static final byte[] PLACEHOLDER = { (byte) 255, (byte) 255, (byte) 255, (byte) 255 };

	@Override
	public List<InetAddress> lookupByName(String host) throws UnknownHostException {
		return List.of(InetAddress.getByAddress(host, PLACEHOLDER));
	}

}
