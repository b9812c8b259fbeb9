package io.socks5.boot.autoconfigure;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;

/**
 * The SSL bundle for TLS to the proxy, as it is at each moment: one that is reloaded
 * counts from the next connect on.
 */
final class ProxySslBundle {

	private static final String PROPERTY = "socks5.proxy.ssl.bundle";

	private volatile Usable current;

	private ProxySslBundle(Usable usable) {
		this.current = usable;
	}

	static @Nullable ProxySslBundle of(Socks5ProxyProperties.Ssl properties, @Nullable SslBundles bundles) {
		if (!properties.isEnabled()) {
			return null;
		}
		String name = properties.getBundle();
		if (name == null) {
			return new ProxySslBundle(Usable.of(SslBundle.systemDefault()));
		}
		if (bundles == null) {
			throw new InvalidSocks5PropertyException(PROPERTY, name, "the application context has no SSL bundles",
					null);
		}
		return named(name, bundles);
	}

	private static ProxySslBundle named(String name, SslBundles bundles) {
		try {
			ProxySslBundle bundle = new ProxySslBundle(Usable.of(bundles.getBundle(name)));
			bundles.addBundleUpdateHandler(name, (updated) -> bundle.current = Usable.of(updated));
			return bundle;
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidSocks5PropertyException(PROPERTY, name, "the SSL bundle does not exist", ex);
		}
		catch (RuntimeException ex) {
			// a store that is missing or damaged, say
			throw new InvalidSocks5PropertyException(PROPERTY, name,
					"the SSL bundle cannot be used: " + ex.getMessage(), ex);
		}
	}

	SSLContext context() {
		return this.current.context();
	}

	void customize(SSLParameters parameters) {
		SslOptions options = this.current.options();
		if (options.getCiphers() != null) {
			parameters.setCipherSuites(options.getCiphers());
		}
		if (options.getEnabledProtocols() != null) {
			parameters.setProtocols(options.getEnabledProtocols());
		}
	}

	/**
	 * What a bundle is good for.
	 *
	 * @param context one for all connects, so that sessions can be resumed
	 * @param options what else is wanted
	 */
	private record Usable(SSLContext context, SslOptions options) {

		static Usable of(SslBundle bundle) {
			return new Usable(bundle.createSslContext(), bundle.getOptions());
		}

	}

}
