package io.socks5.boot.autoconfigure.ldap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.boot.autoconfigure.integration.ServerProcess;
import io.socks5.boot.autoconfigure.integration.TestCertificate;

/**
 * A real OpenLDAP server that requires a login, with StartTLS and with LDAPS.
 */
final class LdapServer {

	/** The name of the server, which only the proxy knows. */
	static final String NAME = "ldap.internal.test";

	/** Another name of the server, for which it has no certificate. */
	static final String OTHER = "other.internal.test";

	private static final String CONFIGURATION = """
			include /etc/ldap/schema/core.schema
			modulepath /usr/lib/ldap
			moduleload back_ldif
			TLSCertificateFile %1$s
			TLSCertificateKeyFile %2$s
			TLSCACertificateFile %1$s
			require bind
			database ldif
			directory %3$s
			suffix "dc=test"
			rootdn "cn=app,dc=test"
			rootpw secret
			""";

	private static final String ENTRIES = """
			dn: dc=test
			objectClass: organization
			objectClass: dcObject
			dc: test
			o: hello
			""";

	private static final LdapServer SHARED = new LdapServer();

	private final int port = ServerProcess.freePort();

	private final int tlsPort = ServerProcess.freePort();

	private final TestCertificate certificate;

	private LdapServer() {
		Path directory = ServerProcess.directory("ldap");
		this.certificate = TestCertificate.rsa(NAME, directory);
		Path configuration = directory.resolve("slapd.conf");
		Path entries = directory.resolve("entries.ldif");
		try {
			Path data = Files.createDirectory(directory.resolve("data"));
			Files.writeString(configuration,
					CONFIGURATION.formatted(this.certificate.pem(), this.certificate.key(), data));
			Files.writeString(entries, ENTRIES);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		String file = configuration.toString();
		ServerProcess.run(List.of("/usr/sbin/slapadd", "-f", file, "-l", entries.toString()));
		ServerProcess.start("slapd starting", List.of("/usr/sbin/slapd", "-d", "stats", "-f", file, "-h",
				"ldap://127.0.0.1:" + this.port + " ldaps://127.0.0.1:" + this.tlsPort));
	}

	static LdapServer shared() {
		return SHARED;
	}

	TestCertificate certificate() {
		return this.certificate;
	}

	/**
	 * Returns TLS that trusts the server.
	 */
	SSLContext trusting() {
		try {
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(KeyStore.getInstance(this.certificate.trustStore().toFile(),
					TestCertificate.PASSWORD.toCharArray()));
			SSLContext tls = SSLContext.getInstance("TLS");
			tls.init(null, trust.getTrustManagers(), null);
			return tls;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns a proxy that knows the names.
	 */
	ProxyForNames proxy() {
		return ProxyForNames.connecting().with(NAME, this.port).with(OTHER, this.port);
	}

	/**
	 * Returns a proxy whose names lead to TLS.
	 */
	ProxyForNames tlsProxy() {
		return ProxyForNames.connecting().with(NAME, this.tlsPort).with(OTHER, this.tlsPort);
	}

}
