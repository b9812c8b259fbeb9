package io.socks5.testkit;

import java.io.IOException;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a played transcript.
 *
 * @param method the method that the proxy selected, if the driver reports it
 * @param bound the bound endpoint, if the tunnel is established
 * @param failure the failure, if there is one
 */
public record Outcome(@Nullable AuthMethod method, @Nullable Endpoint bound, @Nullable IOException failure) {

	/**
	 * The outcome without what differs from play to play of the same transcript.
	 */
	@Override
	public String toString() {
		return "method " + this.method + ", bound to " + this.bound + ", failure " + this.failure;
	}

}
