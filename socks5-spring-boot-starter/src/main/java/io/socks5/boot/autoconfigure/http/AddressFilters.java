package io.socks5.boot.autoconfigure.http;

import io.socks5.boot.http.HttpClientBypassException;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.HttpClientSettings;

/**
 * Rejects address filters, which see no addresses behind the proxy.
 */
final class AddressFilters {

	private AddressFilters() {
	}

	static void requireNone(ObjectProvider<HttpClientSettings> provider) {
		HttpClientSettings settings = provider.getIfAvailable();
		if (settings != null && isFiltering(settings)) {
			throw new HttpClientBypassException("An InetAddressFilter",
					"needs the addresses of destinations, but only the proxy looks up their names. "
							+ "It would refuse every request, or filter only the proxy",
					"Remove the InetAddressFilter bean, and configure at the proxy which destinations are "
							+ "allowed.");
		}
	}

	private static boolean isFiltering(HttpClientSettings settings) {
		try {
			return settings.inetAddressFilter() != null;
		}
		catch (NoSuchMethodError ex) {
			// Spring Boot 4.0 has no such filters
			return false;
		}
	}

}
