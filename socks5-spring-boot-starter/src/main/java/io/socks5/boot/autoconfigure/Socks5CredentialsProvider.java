package io.socks5.boot.autoconfigure;

import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Provides the login at each connect, for secrets that rotate. The first provider, in
 * order, that has one wins; the configured username and password come last.
 */
@FunctionalInterface
public interface Socks5CredentialsProvider {

	/**
	 * The login to use now. Called on the connecting thread at each connect: be quick.
	 * @param proxy the proxy
	 * @return the login, or {@code null} to leave it to the next provider
	 */
	@Nullable Credentials credentialsFor(Endpoint proxy);

}
