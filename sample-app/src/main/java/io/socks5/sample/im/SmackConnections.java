package io.socks5.sample.im;

import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.SocketFactory;
import javax.net.ssl.X509TrustManager;

import io.socks5.sample.Account;
import io.socks5.sample.PemFile;
import io.socks5.sample.SampleProperties;
import io.socks5.sample.embedded.EmbeddedXmpp;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.roster.Roster;
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
 * Makes Smack connections whose octets and names take the way through the proxy.
 */
@Component
class SmackConnections {

	private static final int DEFAULT_PORT = 5222;

	private static final int REPLY_MILLIS = 10_000;

	private static final int PING_SECONDS = 60;

	/**
	 * Stands for a name that only the proxy knows. The kernel refuses a TCP connection to
	 * the limited broadcast address at once, so nothing can bypass the proxy. RFC 919.
	 */
	private static final byte[] NOWHERE = { (byte) 255, (byte) 255, (byte) 255, (byte) 255 };

	private final SampleProperties properties;

	private final EmbeddedXmpp embedded;

	private final SocketFactory proxied;

	SmackConnections(SampleProperties properties, EmbeddedXmpp embedded,
			@Qualifier("socks5SocketFactory") SocketFactory proxied) {
		this.properties = properties;
		this.embedded = embedded;
		this.proxied = proxied;
	}

	XMPPTCPConnection create(Account account) throws IOException {
		XMPPTCPConnection connection = new XMPPTCPConnection(XMPPTCPConnectionConfiguration.builder()
			.setXmppDomain(this.properties.xmppDomain())
			// an address that carries the name: Smack looks nothing up, the proxy does
			.setHostAddress(InetAddress.getByAddress(this.properties.xmppHost(), NOWHERE))
			.setPort(port())
			.setSocketFactory(this.proxied)
			// 0: the time limits of socks5.proxy, for the proxy and the handshake
			.setConnectTimeout(0)
			.setSecurityMode(SecurityMode.required)
			.setCustomX509TrustManager(trust())
			.setUsernameAndPassword(account.getUsername(), account.getPassword())
			.build());
		connection.setUseStreamManagement(false);
		connection.setReplyTimeout(REPLY_MILLIS);
		Roster.getInstanceFor(connection).setRosterLoadedAtLogin(false);
		PingManager.getInstanceFor(connection).setPingInterval(PING_SECONDS);
		return connection;
	}

	private int port() {
		SampleProperties.Xmpp xmpp = this.properties.getXmpp();
		if (xmpp.isEmbedded()) {
			return this.embedded.port();
		}
		return (xmpp.getPort() != 0) ? xmpp.getPort() : DEFAULT_PORT;
	}

	// Smack compares the certificate with the XMPP domain, whatever the host is. It would
	// initialize an own SSLContext anew, which loses the trust in that context.
	private @Nullable X509TrustManager trust() {
		SampleProperties.Xmpp xmpp = this.properties.getXmpp();
		if (xmpp.isEmbedded()) {
			return trusting(List.of(this.embedded.certificate()));
		}
		if (StringUtils.hasText(xmpp.getTrustCertificate())) {
			return trusting(PemFile.certificates(xmpp.getTrustCertificate()));
		}
		// null: whom the platform trusts
		return null;
	}

	private X509TrustManager trusting(List<X509Certificate> certificates) {
		PemSslStoreBundle stores = new PemSslStoreBundle(null, PemSslStore.of(certificates, null));
		return (X509TrustManager) SslBundle.of(stores).getManagers().getTrustManagers()[0];
	}

}
