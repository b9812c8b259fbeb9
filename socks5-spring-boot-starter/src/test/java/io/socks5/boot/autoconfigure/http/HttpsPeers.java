package io.socks5.boot.autoconfigure.http;

import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import io.netty.handler.ssl.SslContextBuilder;
import io.socks5.testkit.real.RealProxy;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.ProxyProvider;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;

/**
 * HTTP clients that use the SOCKS client of the JDK, that of Netty, or no proxy.
 */
final class HttpsPeers {

	private HttpsPeers() {
	}

	static ClientHttpRequestFactory httpComponents(TestSite site, @Nullable InetSocketAddress socks) throws Exception {
		CloseableHttpClient client = HttpClients.custom()
			.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
				.setDefaultSocketConfig(SocketConfig.custom().setSocksProxyAddress(socks).build())
				.setTlsSocketStrategy(new DefaultClientTlsStrategy(trusting(site)))
				.build())
			.build();
		return new HttpComponentsClientHttpRequestFactory(client);
	}

	private static SSLContext trusting(TestSite site) throws Exception {
		KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
		keys.load(null, null);
		keys.setCertificateEntry("site", site.certificate());
		return trusting(keys);
	}

	private static SSLContext trusting(KeyStore keys) throws GeneralSecurityException {
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(keys);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, trust.getTrustManagers(), null);
		return context;
	}

	static void giveJdkTheLogin(RealProxy proxy) {
		Authenticator.setDefault(new Authenticator() {
			@Override
			protected PasswordAuthentication getPasswordAuthentication() {
				return new PasswordAuthentication(proxy.username(), proxy.password().toCharArray());
			}
		});
	}

	static ClientHttpRequestFactory reactor(TestSite site, RealProxy proxy, int port) throws SSLException {
		var tls = SslContextBuilder.forClient().trustManager(site.certificate()).build();
		HttpClient client = HttpClient.create(ConnectionProvider.create("one", 1))
			.secure((spec) -> spec.sslContext(tls))
			.proxy((spec) -> spec.type(ProxyProvider.Proxy.SOCKS5)
				.host("127.0.0.1")
				.port(port)
				.username(proxy.username())
				.password((name) -> proxy.password()));
		return new ReactorClientHttpRequestFactory(client);
	}

}
