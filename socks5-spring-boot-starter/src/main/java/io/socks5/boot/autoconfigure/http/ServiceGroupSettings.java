package io.socks5.boot.autoconfigure.http;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.HttpClientSettingsPropertyMapper;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientProperties;
import org.springframework.boot.ssl.SslBundles;

/**
 * The settings of a service group, as Spring Boot applies them.
 */
class ServiceGroupSettings {

	private final ObjectProvider<HttpServiceClientProperties> properties;

	private final HttpClientSettingsPropertyMapper mapper;

	ServiceGroupSettings(ObjectProvider<HttpServiceClientProperties> properties, ObjectProvider<SslBundles> bundles,
			ObjectProvider<HttpClientSettings> settings) {
		this.properties = properties;
		this.mapper = new HttpClientSettingsPropertyMapper(bundles.getIfAvailable(), settings.getIfAvailable());
	}

	HttpClientSettings of(String group) {
		HttpServiceClientProperties all = this.properties.getIfAvailable();
		return this.mapper.map((all != null) ? all.get(group) : null);
	}

}
