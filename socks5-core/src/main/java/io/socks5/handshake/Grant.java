package io.socks5.handshake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

import io.socks5.protocol.Address;
import io.socks5.protocol.AddressType;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;

/**
 * The grant of a request: the part of a handshake that is needed while its tunnel is
 * open.
 */
public final class Grant {

	private final Endpoint proxy;

	private final AuthMethod method;

	/** The octets of ATYP, BND.ADDR without the length of a name, and BND.PORT. */
	private final byte[] bound;

	Grant(Endpoint proxy, AuthMethod method, byte[] bound) {
		this.proxy = proxy;
		this.method = method;
		this.bound = bound;
	}

	/**
	 * Returns the proxy that granted the request.
	 * @return the endpoint
	 */
	public Endpoint proxy() {
		return this.proxy;
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
		int end = this.bound.length - AwaitBoundRest.PORT_OCTETS;
		int port = (Byte.toUnsignedInt(this.bound[end]) << Byte.SIZE) + Byte.toUnsignedInt(this.bound[end + 1]);
		return new Endpoint(host(Arrays.copyOfRange(this.bound, 1, end)), port);
	}

	private Address host(byte[] octets) {
		return switch (Objects.requireNonNull(AddressType.of(this.bound[0]))) {
			case IPV4 -> Address.Ipv4.of(octets);
			case IPV6 -> Address.Ipv6.of(octets);
			case DOMAIN -> name(octets);
		};
	}

	private static Address name(byte[] octets) {
		// Dante sends a name without octets; the character set of a name is unknown
		return (octets.length == 0) ? Address.Ipv4.UNSPECIFIED
				: new Address.Domain(new String(octets, StandardCharsets.ISO_8859_1));
	}

}
