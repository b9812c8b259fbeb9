package io.socks5.sample.embedded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for the lifetime of the application, RFC 5280. Its key is generated at
 * startup, so that it is in no repository and cannot expire.
 * <p>
 * The JDK has no public API that creates certificates.
 */
class DemoCertificate {

	private static final byte[] ECDSA_WITH_SHA256 = Der
		.sequence(Der.identifier(0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02));

	private static final byte[] COMMON_NAME = Der.identifier(0x55, 0x04, 0x03);

	private static final byte[] SUBJECT_ALTERNATIVE_NAME = Der.identifier(0x55, 0x1D, 0x11);

	private static final byte[] BASIC_CONSTRAINTS = Der.identifier(0x55, 0x1D, 0x13);

	private final PrivateKey key;

	private final X509Certificate certificate;

	DemoCertificate(String domain) {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
			generator.initialize(new ECGenParameterSpec("secp256r1"));
			KeyPair pair = generator.generateKeyPair();
			this.key = pair.getPrivate();
			this.certificate = certificate(signed(toBeSigned(domain, pair.getPublic().getEncoded()), this.key));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot create a certificate for " + domain, ex);
		}
	}

	private static byte[] toBeSigned(String domain, byte[] publicKey) {
		Instant now = Instant.now();
		byte[] name = Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.text(domain))));
		byte[] names = Der.sequence(Der.tagged(0x82, domain.getBytes(StandardCharsets.US_ASCII)));
		byte[] authority = Der.sequence(Der.trueValue());
		return Der.sequence(Der.tagged(0xA0, Der.integer(BigInteger.TWO)),
				Der.integer(BigInteger.valueOf(now.toEpochMilli())), ECDSA_WITH_SHA256, name,
				Der.sequence(Der.time(now.minus(Duration.ofHours(1))), Der.time(now.plus(Duration.ofDays(365)))), name,
				publicKey,
				Der.tagged(0xA3, Der.sequence(Der.sequence(BASIC_CONSTRAINTS, Der.trueValue(), Der.octets(authority)),
						Der.sequence(SUBJECT_ALTERNATIVE_NAME, Der.octets(names)))));
	}

	private static byte[] signed(byte[] content, PrivateKey key) throws GeneralSecurityException {
		Signature signature = Signature.getInstance("SHA256withECDSA");
		signature.initSign(key);
		signature.update(content);
		return Der.sequence(content, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
	}

	private static X509Certificate certificate(byte[] octets) throws GeneralSecurityException {
		return (X509Certificate) CertificateFactory.getInstance("X.509")
			.generateCertificate(new ByteArrayInputStream(octets));
	}

	X509Certificate certificate() {
		return this.certificate;
	}

	SSLContext serverContext() {
		try {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			store.setKeyEntry("server", this.key, new char[0], new Certificate[] { this.certificate });
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(store, new char[0]);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keys.getKeyManagers(), null, null);
			return context;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
