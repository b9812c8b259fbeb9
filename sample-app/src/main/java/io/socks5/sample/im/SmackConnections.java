package io.socks5.sample.im;

import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;

import javax.net.SocketFactory;
import javax.net.ssl.X509TrustManager;

import io.socks5.client.Socks5Client;
import io.socks5.sample.Account;
import io.socks5.sample.PemFile;
import io.socks5.sample.SampleProperties;
import io.socks5.sample.embedded.EmbeddedXmpp;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smackx.ping.PingManager;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * A factory of Smack connections through the proxy, which also resolves their host names.
 */
@Component
class SmackConnections {

	private static final int DEFAULT_PORT = 5222;

	private static final int REPLY_MILLIS = 10_000;

	private static final int PING_SECONDS = 60;

	/**
	 * The placeholder for the IP address of a name that only the proxy resolves. The
	 * kernel rejects TCP connections to the limited broadcast address (RFC 919), so no
	 * connection can bypass the proxy.
	 */
	private static final byte[] PLACEHOLDER = { (byte) 255, (byte) 255, (byte) 255, (byte) 255 };

	private final SampleProperties properties;

	private final EmbeddedXmpp embedded;

	private final SocketFactory proxied;

	private final Socks5Client client;

	SmackConnections(SampleProperties properties, EmbeddedXmpp embedded,
			@Qualifier("socks5SocketFactory") SocketFactory proxied, Socks5Client client) {
		this.properties = properties;
		this.embedded = embedded;
		this.proxied = proxied;
		this.client = client;
	}

	XMPPTCPConnection create(Account account) throws IOException {
		XMPPTCPConnection connection = new XMPPTCPConnection(XMPPTCPConnectionConfiguration.builder()
			.setXmppDomain(this.properties.xmppDomain())
			// the address has a name, so the proxy resolves it and not Smack
			.setHostAddress(InetAddress.getByAddress(this.properties.xmppHost(), PLACEHOLDER))
			.setPort(port())
			.setSocketFactory(this.proxied)
			// 0 leaves the timeouts of socks5.proxy in effect
			.setConnectTimeout(0)
			.setSecurityMode(SecurityMode.required)
			.setCustomX509TrustManager(trust())
			.setUsernameAndPassword(account.getUsername(), account.getPassword())
			.build());
		connection.setUseStreamManagement(false);
		connection.setReplyTimeout(REPLY_MILLIS);
		PingManager.getInstanceFor(connection).setPingInterval(PING_SECONDS);
		return connection;
	}

	/**
	 * Creates the exchange of files of a connection.
	 * @param connection the connection
	 * @param inbox receives the files
	 * @return the exchange
	 */
	FileExchange files(XMPPTCPConnection connection, Consumer<FileExchange.ReceivedFile> inbox) {
		return new FileExchange(connection, this.client, inbox);
	}

	private int port() {
		SampleProperties.Xmpp xmpp = this.properties.getXmpp();
		if (xmpp.isEmbedded()) {
			return this.embedded.port();
		}
		return (xmpp.getPort() != 0) ? xmpp.getPort() : DEFAULT_PORT;
	}

	private @Nullable X509TrustManager trust() {
		// no SSLContext, since Smack would initialize it again and lose its trust
		SampleProperties.Xmpp xmpp = this.properties.getXmpp();
		if (xmpp.isEmbedded()) {
			return trusting(List.of(this.embedded.certificate()));
		}
		if (StringUtils.hasText(xmpp.getTrustCertificate())) {
			return trusting(PemFile.certificates(xmpp.getTrustCertificate()));
		}
		// the trust store of the platform
		return null;
	}

	private X509TrustManager trusting(List<X509Certificate> certificates) {
		PemSslStoreBundle stores = new PemSslStoreBundle(null, PemSslStore.of(certificates, null));
		return (X509TrustManager) SslBundle.of(stores).getManagers().getTrustManagers()[0];
	}

}
