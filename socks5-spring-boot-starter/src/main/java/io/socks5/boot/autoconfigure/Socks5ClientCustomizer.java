package io.socks5.boot.autoconfigure;

import io.socks5.client.Socks5Client;

/**
 * Callback interface that customizes the builder of the auto-configured
 * {@link Socks5Client}, after the properties have been applied.
 *
 * <p>
 * A bean applies to the default client and to the named ones that share its proxy. With a
 * {@code @Qualifier} it applies to the client of this name only.
 */
@FunctionalInterface
public interface Socks5ClientCustomizer {

	/**
	 * Customizes the builder.
	 * @param builder the builder
	 */
	void customize(Socks5Client.Builder builder);

}
