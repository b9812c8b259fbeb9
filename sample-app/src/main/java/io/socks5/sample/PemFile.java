package io.socks5.sample;

import java.security.cert.X509Certificate;
import java.util.List;

import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.util.CollectionUtils;

/**
 * A reader of PEM files with certificates.
 */
public final class PemFile {

	private PemFile() {
	}

	/**
	 * Reads all certificates of a file.
	 * @param location a path, or a URL such as {@code classpath:server.pem}
	 * @return at least one certificate
	 */
	public static List<X509Certificate> certificates(String location) {
		PemSslStore store = PemSslStore.load(PemSslStoreDetails.forCertificates(location));
		List<X509Certificate> certificates = (store != null) ? store.certificates() : null;
		if (CollectionUtils.isEmpty(certificates)) {
			throw new IllegalStateException(location + " contains no certificate");
		}
		return certificates;
	}

}
