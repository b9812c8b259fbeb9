package io.socks5.boot.autoconfigure;

import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Provides the credentials at each connect, for secrets that rotate. The first ordered
 * provider with credentials wins. The configured username and password come last.
 *
 * <p>
 * A bean applies to the default client and to the named ones that share its proxy. With a
 * {@code @Qualifier} it applies to the client of this name only.
 */
@FunctionalInterface
public interface Socks5CredentialsProvider {

	/**
	 * Returns the current credentials. Called at each connect on the connecting thread,
	 * so it must be quick.
	 * @param proxy the proxy
	 * @return the credentials, or {@code null} to ask the next provider
	 */
	@Nullable Credentials credentialsFor(Endpoint proxy);

}
