package io.socks5.sample.embedded;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

import javax.net.ssl.SSLContext;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * A certificate that lives as long as the application does.
 * <p>
 * The JDK can verify certificates but has no public API to make one. Netty's test support
 * comes in the version that the proxy uses anyway; a key that is made at start is in no
 * repository and cannot expire.
 */
class DemoCertificate {

	private final X509Bundle bundle;

	DemoCertificate(String domain) {
		Instant now = Instant.now();
		try {
			this.bundle = new CertificateBuilder().ecp256()
				.subject("CN=" + domain)
				.addSanDnsName(domain)
				.notBefore(now.minus(Duration.ofHours(1)))
				.notAfter(now.plus(Duration.ofDays(365)))
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException("Cannot make a certificate for " + domain, ex);
		}
	}

	X509Certificate certificate() {
		return this.bundle.getCertificate();
	}

	SSLContext serverContext() {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(this.bundle.toKeyManagerFactory().getKeyManagers(), null, null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
