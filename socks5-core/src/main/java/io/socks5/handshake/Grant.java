package io.socks5.handshake;

import java.nio.charset.StandardCharsets;

import io.socks5.protocol.Address;
import io.socks5.protocol.AddressType;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;

/**
 * The grant of a request: the part of a handshake that is needed while its tunnel is
 * open.
 */
public final class Grant {

	private final AuthMethod method;

	private final AddressType type;

	/** The octets of BND.ADDR. */
	private final byte[] address;

	private final int port;

	Grant(AuthMethod method, AddressType type, byte[] address, int port) {
		this.method = method;
		this.type = type;
		this.address = address;
		this.port = port;
	}

	/**
	 * Returns the method that the proxy selected.
	 * @return the method
	 */
	public AuthMethod method() {
		return this.method;
	}

	/**
	 * Returns BND.ADDR and BND.PORT, which few callers need.
	 * @return a new endpoint, with an unspecified host if the server sent an empty name
	 */
	public Endpoint bound() {
		Address host = switch (this.type) {
			case IPV4 -> Address.Ipv4.of(this.address);
			case IPV6 -> Address.Ipv6.of(this.address);
			case DOMAIN -> name();
		};
		return new Endpoint(host, this.port);
	}

	private Address name() {
		// Dante sends a name without octets; the character set of a name is unknown
		return (this.address.length == 0) ? Address.Ipv4.UNSPECIFIED
				: new Address.Domain(new String(this.address, StandardCharsets.ISO_8859_1));
	}

}
