package io.socks5.boot.autoconfigure;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;

/**
 * The current SSL bundle for TLS to the proxy. A reloaded bundle applies from the next
 * connect on.
 */
final class ProxySslBundle {

	private volatile Usable current;

	private ProxySslBundle(Usable usable) {
		this.current = usable;
	}

	static @Nullable ProxySslBundle of(InstanceId id, Socks5InstanceProperties.Ssl properties,
			@Nullable SslBundles bundles) {
		if (!properties.isEnabled()) {
			return null;
		}
		String name = properties.getBundle();
		if (name == null) {
			return new ProxySslBundle(Usable.of(SslBundle.systemDefault()));
		}
		String property = id.property("ssl.bundle");
		if (bundles == null) {
			throw new InvalidSocks5PropertyException(property, name, "the application context has no SSL bundles",
					null);
		}
		return named(property, name, bundles);
	}

	private static ProxySslBundle named(String property, String name, SslBundles bundles) {
		try {
			ProxySslBundle bundle = new ProxySslBundle(Usable.of(bundles.getBundle(name)));
			bundles.addBundleUpdateHandler(name, (updated) -> bundle.current = Usable.of(updated));
			return bundle;
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidSocks5PropertyException(property, name, "the SSL bundle does not exist", ex);
		}
		catch (RuntimeException ex) {
			// for example a missing or damaged store
			throw new InvalidSocks5PropertyException(property, name,
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
	 * The parts of a bundle that connects use.
	 *
	 * @param context shared by all connects, so that sessions can be resumed
	 * @param options the ciphers and protocols
	 */
	private record Usable(SSLContext context, SslOptions options) {

		static Usable of(SslBundle bundle) {
			return new Usable(bundle.createSslContext(), bundle.getOptions());
		}

	}

}
