package io.socks5.sample.real;

import java.nio.file.Files;
import java.nio.file.Path;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * A certificate for the domain of the servers, which signed it themselves.
 *
 * @param bundle the certificate with its private key
 * @param certificate a PEM file with the certificate
 * @param key a PEM file with its private key
 */
record ServerCertificate(X509Bundle bundle, Path certificate, Path key) {

	static ServerCertificate write(Path directory) throws Exception {
		X509Bundle bundle = create();
		return new ServerCertificate(bundle,
				Files.writeString(directory.resolve("server.pem"), bundle.getCertificatePEM()),
				Files.writeString(directory.resolve("server.key"), bundle.getPrivateKeyPEM()));
	}

	private static X509Bundle create() throws Exception {
		// ejabberd derives no public key from a key of an elliptic curve
		return new CertificateBuilder().rsa2048()
			.subject("CN=" + XmppServer.DOMAIN)
			.addSanDnsName(XmppServer.DOMAIN)
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
	}

}
