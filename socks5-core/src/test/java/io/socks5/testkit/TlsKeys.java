package io.socks5.testkit;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;

/**
 * Keys and certificates that are made for the tests, nearly all of them issued by one
 * authority.
 */
public final class TlsKeys {

	private static final X509Bundle AUTHORITY = authority();

	private TlsKeys() {
	}

	private static X509Bundle authority() {
		try {
			return new CertificateBuilder().subject("CN=authority").setIsCertificateAuthority(true).buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The keys of a server.
	 * @param hosts the names and literals that its certificate is for
	 * @return a context for a server
	 */
	public static SSLContext of(String... hosts) {
		return context(issued(certificate(hosts)), null);
	}

	/**
	 * The keys of a server whose certificate names no host but in its subject.
	 * @param name the common name
	 * @return a context for a server
	 */
	public static SSLContext namedBySubject(String name) {
		return context(issued(new CertificateBuilder().subject("CN=" + name)), null);
	}

	/**
	 * The keys of a server whose certificate was good until yesterday.
	 * @param host what it is for
	 * @return a context for a server
	 */
	public static SSLContext expired(String host) {
		Instant now = Instant.now();
		return context(issued(
				certificate(host).notBefore(now.minus(Duration.ofDays(30))).notAfter(now.minus(Duration.ofDays(1)))),
				null);
	}

	/**
	 * Returns the keys of a server with a self-signed certificate.
	 * @param host the host of the certificate
	 * @return a context for a server
	 */
	public static SSLContext selfSigned(String host) {
		try {
			return context(certificate(host).setIsCertificateAuthority(true).buildSelfSigned(), null);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The authority's certificate.
	 * @return PEM
	 */
	public static String authorityPem() {
		return AUTHORITY.getCertificatePEM();
	}

	/**
	 * The certificate of an authority that has issued nothing.
	 * @return PEM
	 */
	public static String otherAuthorityPem() {
		return authority().getCertificatePEM();
	}

	/**
	 * What a client knows that trusts the authority.
	 * @return a context for a client
	 */
	public static SSLContext trusting() {
		return context(null, AUTHORITY);
	}

	/**
	 * The same with keys of the client's own.
	 * @param name whose keys
	 * @return a context for a client, or for a server that asks its clients for theirs
	 */
	public static SSLContext trusting(String name) {
		return context(issued(certificate(name)), AUTHORITY);
	}

	private static CertificateBuilder certificate(String... hosts) {
		CertificateBuilder builder = new CertificateBuilder().subject("CN=" + hosts[0].replace(':', '.'));
		for (String host : hosts) {
			boolean literal = host.contains(":") || host.matches("[0-9.]+");
			builder = literal ? builder.addSanIpAddress(host) : builder.addSanDnsName(host);
		}
		return builder;
	}

	private static X509Bundle issued(CertificateBuilder certificate) {
		try {
			return certificate.buildIssuedBy(AUTHORITY);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static SSLContext context(@Nullable X509Bundle own, @Nullable X509Bundle trusted) {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			KeyManager[] keys = (own != null) ? own.toKeyManagerFactory().getKeyManagers() : null;
			TrustManager[] trust = (trusted != null) ? trusted.toTrustManagerFactory().getTrustManagers() : null;
			context.init(keys, trust, null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
