package io.socks5.sample.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.List;

import io.socks5.sample.Account;

/**
 * The embedded XMPP server on its own, which is then a server like any other.
 */
public final class TestXmppServer implements AutoCloseable {

	private final DemoCertificate certificate;

	private final VysperServer server;

	private TestXmppServer(String domain, String certified, String password) {
		this.certificate = new DemoCertificate(certified);
		this.server = new VysperServer(domain, List.of(account("alice", password), account("bob", password)),
				this.certificate.serverContext());
	}

	public static TestXmppServer start(String domain, String certified, String password) throws IOException {
		TestXmppServer started = new TestXmppServer(domain, certified, password);
		started.server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		return started;
	}

	public static TestXmppServer start(String domain, String password) throws IOException {
		return start(domain, domain, password);
	}

	private static Account account(String username, String password) {
		Account account = new Account();
		account.setUsername(username);
		account.setPassword(password);
		return account;
	}

	public int port() {
		return this.server.port();
	}

	public Path pem(Path directory) throws IOException, CertificateEncodingException {
		String encoded = Base64.getMimeEncoder().encodeToString(this.certificate.certificate().getEncoded());
		return Files.writeString(directory.resolve("server.pem"),
				"-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
	}

	@Override
	public void close() {
		this.server.close();
	}

}
