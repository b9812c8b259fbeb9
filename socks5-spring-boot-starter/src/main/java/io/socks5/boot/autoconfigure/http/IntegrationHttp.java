package io.socks5.boot.autoconfigure.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.socks5.boot.autoconfigure.integration.IntegrationClients;
import io.socks5.boot.autoconfigure.integration.Socks5Integration;
import io.socks5.boot.http.HttpClientBypassException;
import io.socks5.boot.http.Socks5HttpClients;
import io.socks5.client.Socks5Client;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.function.SingletonSupplier;

/**
 * The HTTP of an integration. Its library and its settings are those of
 * {@code spring.http.clients}, and its client is that of the integration.
 */
public final class IntegrationHttp implements SmartInitializingSingleton, DisposableBean {

	/** The timeout of Spring Security, if the application sets none. */
	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final ConfigurableListableBeanFactory beanFactory;

	private final Socks5Integration integration;

	private final SingletonSupplier<ClientHttpRequestFactory> requestFactory = SingletonSupplier
		.of(this::buildRequestFactory);

	private final SingletonSupplier<ClientHttpConnector> connector = SingletonSupplier.of(this::buildConnector);

	private final List<SingletonSupplier<ClientHttpRequestFactory>> others = new CopyOnWriteArrayList<>();

	/** What has been built, and is to be closed. */
	private final List<Object> built = new CopyOnWriteArrayList<>();

	/**
	 * Creates the HTTP of an integration, and connects nothing.
	 * @param beanFactory the bean factory
	 * @param integration the integration
	 */
	public IntegrationHttp(ConfigurableListableBeanFactory beanFactory, Socks5Integration integration) {
		this.beanFactory = beanFactory;
		this.integration = integration;
	}

	/**
	 * Returns the request factory, always the same.
	 * @return a factory that connects through the proxy
	 */
	public ClientHttpRequestFactory requestFactory() {
		return this.requestFactory.obtain();
	}

	/**
	 * Returns the connector, always the same.
	 * @return a connector that connects through the proxy
	 */
	public ClientHttpConnector connector() {
		return this.connector.obtain();
	}

	/**
	 * Returns another request factory, for a client with settings of its own. It is built
	 * when all singletons exist, because the SOCKS5 client may depend on the bean that
	 * will use it.
	 * @param connectTimeout the limit of a connect
	 * @param readTimeout the limit of a read
	 * @param bundle provides the certificates to trust, or {@code null} for those of the
	 * JVM
	 * @return supplies the request factory, always the same
	 */
	public Supplier<ClientHttpRequestFactory> requestFactory(Duration connectTimeout, Duration readTimeout,
			Supplier<@Nullable SslBundle> bundle) {
		SingletonSupplier<ClientHttpRequestFactory> other = SingletonSupplier
			.of(() -> orRefuse(() -> Socks5HttpClients.requestFactoryThrough(client(), builders().requestFactory())
				.build(HttpClientSettings.ofSslBundle(bundle.get()).withTimeouts(connectTimeout, readTimeout))));
		this.others.add(other);
		return other::obtain;
	}

	/**
	 * Returns the certificates to trust that the application has chosen for HTTP.
	 * @return the bundle of {@code spring.http.clients}, or {@code null} if there is none
	 */
	public @Nullable SslBundle sslBundle() {
		HttpClientSettings settings = this.beanFactory.getBeanProvider(HttpClientSettings.class).getIfAvailable();
		return (settings != null) ? settings.sslBundle() : null;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.others.forEach(SingletonSupplier::obtain);
	}

	/**
	 * Returns whether an object connects only through a proxy.
	 * @param client the object
	 * @return {@code false} if any connection bypasses the proxy, or if that is unknown
	 */
	public static boolean isProxied(Object client) {
		return HttpClientInspector.areProxied(client);
	}

	/**
	 * Returns whether an object would connect past the proxy.
	 * @param client the object
	 * @param visitor is given the object and all that it refers to, each before its own
	 * fields are looked at
	 * @return {@code false} if it connects through the proxy, or not at all
	 */
	public static boolean isDirect(Object client, Consumer<Object> visitor) {
		return HttpClientInspector.isDirect(client, visitor);
	}

	private ClientHttpRequestFactory buildRequestFactory() {
		return orRefuse(
				() -> Socks5HttpClients.requestFactoryThrough(client(), builders().requestFactory()).build(settings()));
	}

	private ClientHttpConnector buildConnector() {
		return orRefuse(() -> Socks5HttpClients.connectorThrough(client(), builders().connector()).build(settings()));
	}

	private Socks5Client client() {
		AddressFilters.requireNone(this.beanFactory.getBeanProvider(HttpClientSettings.class));
		return this.beanFactory.getBean(IntegrationClients.class).client(this.integration);
	}

	private UnproxiedBuilders builders() {
		return new UnproxiedBuilders(this.beanFactory, this.beanFactory.getBean(Environment.class));
	}

	private HttpClientSettings settings() {
		HttpClientSettings settings = this.beanFactory.getBeanProvider(HttpClientSettings.class)
			.getIfAvailable(HttpClientSettings::defaults);
		if (settings.connectTimeout() == null) {
			settings = settings.withConnectTimeout(TIMEOUT);
		}
		return (settings.readTimeout() != null) ? settings : settings.withReadTimeout(TIMEOUT);
	}

	private <T> T orRefuse(Supplier<T> building) {
		try {
			T client = building.get();
			this.built.add(client);
			return client;
		}
		catch (HttpClientBypassException ex) {
			throw this.integration.refuse(ex.client() + " " + ex.reason(), ex.remedy());
		}
	}

	@Override
	public void destroy() throws Exception {
		for (Object client : this.built) {
			close(client);
		}
	}

	private static void close(Object client) throws Exception {
		if (client instanceof DisposableBean disposable) {
			disposable.destroy();
		}
		else if (client instanceof AutoCloseable closeable) {
			closeable.close();
		}
	}

	/**
	 * Marks a client that connects only with a request factory of an integration.
	 */
	public interface Routed {

	}

}
