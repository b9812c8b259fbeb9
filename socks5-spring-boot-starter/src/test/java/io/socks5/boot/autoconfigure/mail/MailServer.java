package io.socks5.boot.autoconfigure.mail;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.boot.autoconfigure.integration.ServerProcess;
import io.socks5.boot.autoconfigure.integration.TestCertificate;

/**
 * A mail server that requires a login, and speaks SMTP and SMTPS.
 */
public final class MailServer {

	/** The name of the server, which only the proxy knows. */
	static final String NAME = "smtp.internal.test";

	/** Another name of the server, for which it has no certificate. */
	static final String OTHER = "other.internal.test";

	private static final MailServer SHARED = new MailServer();

	private final Path directory = ServerProcess.directory("mail");

	private final TestCertificate certificate = TestCertificate.of(NAME, this.directory);

	private final SSLContext tls;

	private final GreenMail server;

	private MailServer() {
		try {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			char[] password = TestCertificate.PASSWORD.toCharArray();
			store.setKeyEntry("key", this.certificate.bundle().getKeyPair().getPrivate(), password,
					new Certificate[] { this.certificate.bundle().getCertificate() });
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(store, password);
			this.tls = SSLContext.getInstance("TLS");
			this.tls.init(keys.getKeyManagers(), null, null);
			Path file = this.directory.resolve("server.p12");
			try (OutputStream out = Files.newOutputStream(file)) {
				store.store(out, password);
			}
			System.setProperty("greenmail.tls.keystore.file", file.toString());
			System.setProperty("greenmail.tls.keystore.password", TestCertificate.PASSWORD);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		this.server = new GreenMail(new ServerSetup[] { new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
				new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS),
				new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP) });
		this.server.setUser("app", "app", "secret");
		this.server.start();
	}

	/**
	 * Returns the server, which is started first.
	 * @return the server
	 */
	public static MailServer shared() {
		return SHARED;
	}

	/**
	 * Returns what it has received.
	 * @return the server
	 */
	public GreenMail server() {
		return this.server;
	}

	TestCertificate certificate() {
		return this.certificate;
	}

	/**
	 * Returns a proxy that knows the names.
	 */
	ProxyForNames proxy() {
		int port = this.server.getSmtp().getPort();
		return ProxyForNames.connecting().with(NAME, port).with(OTHER, port);
	}

	/**
	 * Starts a front of the server that offers STARTTLS.
	 */
	StartTlsFront startTls() {
		return new StartTlsFront(this.server.getSmtp().getPort(), this.tls);
	}

	/**
	 * Returns a proxy whose names lead to TLS.
	 */
	ProxyForNames tlsProxy() {
		int port = this.server.getSmtps().getPort();
		return ProxyForNames.connecting().with(NAME, port).with(OTHER, port);
	}

}
