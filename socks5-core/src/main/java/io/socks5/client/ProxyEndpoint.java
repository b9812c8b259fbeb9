package io.socks5.client;

import java.util.function.Supplier;

import io.socks5.protocol.Address;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * One of several proxies of a client that lead to the same network. Immutable.
 */
public final class ProxyEndpoint {

	private final Endpoint endpoint;

	private final @Nullable Supplier<? extends @Nullable Credentials> credentials;

	private final int weight;

	private final @Nullable String zone;

	private final boolean eachAddress;

	private ProxyEndpoint(Endpoint endpoint, @Nullable Supplier<? extends @Nullable Credentials> credentials,
			int weight, @Nullable String zone, boolean eachAddress) {
		this.endpoint = endpoint;
		this.credentials = credentials;
		this.weight = weight;
		this.zone = zone;
		this.eachAddress = eachAddress;
	}

	/**
	 * Creates an endpoint that uses the login of the client. A host name with several
	 * addresses is one endpoint: each connect tries the addresses as RFC 8305 says.
	 * {@link #withEachAddress} changes that.
	 * @param host a host name or an IP address
	 * @param port the port, 1 to 65535
	 * @return the endpoint
	 * @throws IllegalArgumentException if the host or the port is not valid
	 */
	public static ProxyEndpoint of(String host, int port) {
		try {
			return of(new Endpoint(Address.of(host), port));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("endpoint: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Creates an endpoint that uses the login of the client.
	 * @param endpoint the host and the port, which is not 0
	 * @return the endpoint
	 * @throws IllegalArgumentException if the port is 0
	 */
	public static ProxyEndpoint of(Endpoint endpoint) {
		if (endpoint.port() == 0) {
			throw new IllegalArgumentException("endpoint port must be between 1 and 65535, was 0");
		}
		return new ProxyEndpoint(endpoint, null, 1, null, false);
	}

	/**
	 * Returns the endpoint with a login of its own, in place of the client's credentials.
	 * No other endpoint gets it.
	 * @param username 1 to 255 octets in UTF-8
	 * @param password 0 to 255 octets in UTF-8
	 * @return a new endpoint
	 * @throws IllegalArgumentException if one of them is too long, or the user name is
	 * empty
	 */
	public ProxyEndpoint withCredentials(String username, String password) {
		return withCredentials(new FixedLogin(Credentials.of(username, password)));
	}

	/**
	 * Returns the endpoint with a supplier of its login, in place of the client's
	 * credentials. No other endpoint gets the login.
	 * @param credentials called for each try, on the connecting thread; returns
	 * {@code null} for no login
	 * @return a new endpoint
	 */
	public ProxyEndpoint withCredentials(Supplier<? extends @Nullable Credentials> credentials) {
		return new ProxyEndpoint(this.endpoint, credentials, this.weight, this.zone, this.eachAddress);
	}

	/**
	 * Returns the endpoint with another weight.
	 * @param weight the share of the connects relative to other endpoints, 1 to
	 * 1,000,000; 1 if not set
	 * @return a new endpoint
	 */
	public ProxyEndpoint withWeight(int weight) {
		return new ProxyEndpoint(this.endpoint, this.credentials, weight, this.zone, this.eachAddress);
	}

	/**
	 * Returns the endpoint with a zone.
	 * @param zone the zone; endpoints in the zone of the client come first
	 * @return a new endpoint
	 */
	public ProxyEndpoint withZone(String zone) {
		return new ProxyEndpoint(this.endpoint, this.credentials, this.weight, zone, this.eachAddress);
	}

	/**
	 * Returns the endpoint with each address of its name as an endpoint of its own, for a
	 * name that stands for several proxies. Each has the login, the weight and the zone
	 * of this one. TLS and GSSAPI verify the name. The name is looked up at each connect,
	 * on this machine. An address that stays keeps its state. While a lookup fails or
	 * takes longer than 1 s, the last known addresses are used.
	 *
	 * <p>
	 * The IPv4 and IPv6 addresses of one proxy then count as two endpoints, and are not
	 * raced.
	 * @return a new endpoint; the same as this one for an IP address
	 */
	public ProxyEndpoint withEachAddress() {
		return new ProxyEndpoint(this.endpoint, this.credentials, this.weight, this.zone, true);
	}

	/**
	 * Returns the host and the port.
	 * @return the endpoint
	 */
	public Endpoint endpoint() {
		return this.endpoint;
	}

	@Nullable Supplier<? extends @Nullable Credentials> credentials() {
		return this.credentials;
	}

	int weight() {
		return this.weight;
	}

	@Nullable String zone() {
		return this.zone;
	}

	/**
	 * Returns the name whose addresses are endpoints of their own.
	 * @return the name, or {@code null} if this is one endpoint
	 */
	Address.@Nullable Domain expanded() {
		return (this.eachAddress && this.endpoint.host() instanceof Address.Domain name && name.isHostName()) ? name
				: null;
	}

	/**
	 * Returns the host and the port, without the login.
	 */
	@Override
	public String toString() {
		return this.endpoint.toString();
	}

}
