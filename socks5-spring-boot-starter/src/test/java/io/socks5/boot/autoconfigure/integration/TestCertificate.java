package io.socks5.boot.autoconfigure.integration;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * A certificate that is valid for one name.
 */
public final class TestCertificate {

	/** The password of the trust store. */
	public static final String PASSWORD = "changeit";

	private final X509Bundle bundle;

	private final Path directory;

	private TestCertificate(X509Bundle bundle, Path directory) {
		this.bundle = bundle;
		this.directory = directory;
	}

	/**
	 * Issues a certificate and writes it, its key and a trust store.
	 * @param name the name of a server
	 * @param directory where to write
	 * @return the certificate
	 */
	public static TestCertificate of(String name, Path directory) {
		return issue(new CertificateBuilder().ecp256(), name, directory);
	}

	/**
	 * Issues a certificate with an RSA key, for servers that read no other key.
	 * @param name the name of a server
	 * @param directory where to write
	 * @return the certificate
	 */
	public static TestCertificate rsa(String name, Path directory) {
		return issue(new CertificateBuilder().rsa2048(), name, directory);
	}

	private static TestCertificate issue(CertificateBuilder builder, String name, Path directory) {
		try {
			X509Bundle bundle = builder.subject("CN=" + name)
				.addSanDnsName(name)
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
			TestCertificate certificate = new TestCertificate(bundle, directory);
			Files.writeString(certificate.pem(), bundle.getCertificatePEM());
			Files.writeString(certificate.key(), bundle.getPrivateKeyPEM());
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			store.setCertificateEntry("server", bundle.getCertificate());
			try (OutputStream out = Files.newOutputStream(certificate.trustStore())) {
				store.store(out, PASSWORD.toCharArray());
			}
			return certificate;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns the certificate and its key.
	 * @return the bundle
	 */
	public X509Bundle bundle() {
		return this.bundle;
	}

	/**
	 * Returns the file with the certificate.
	 * @return the file
	 */
	public Path pem() {
		return this.directory.resolve("server.pem");
	}

	/**
	 * Returns the file with the private key.
	 * @return the file
	 */
	public Path key() {
		return this.directory.resolve("server.key");
	}

	/**
	 * Returns the file of a trust store with the certificate.
	 * @return the file
	 */
	public Path trustStore() {
		return this.directory.resolve("trust.p12");
	}

}
