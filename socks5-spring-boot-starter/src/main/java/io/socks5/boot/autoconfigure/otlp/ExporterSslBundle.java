package io.socks5.boot.autoconfigure.otlp;

import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * The TLS settings of an exporter.
 *
 * @param context the context, with a key if the exporter has one
 * @param trustManager the part of it that verifies certificates
 */
record ExporterSslBundle(SSLContext context, @Nullable X509TrustManager trustManager) implements SslBundle {

	@Override
	public SslStoreBundle getStores() {
		return SslStoreBundle.NONE;
	}

	@Override
	public SslBundleKey getKey() {
		return SslBundleKey.NONE;
	}

	@Override
	public SslOptions getOptions() {
		return SslOptions.NONE;
	}

	@Override
	public String getProtocol() {
		return this.context.getProtocol();
	}

	@Override
	public SslManagerBundle getManagers() {
		return (this.trustManager != null) ? SslManagerBundle.from(this.trustManager)
				: SslManagerBundle.from(getStores(), getKey());
	}

	@Override
	public SSLContext createSslContext() {
		return this.context;
	}

}
