package io.socks5.sample.embedded;

import java.security.cert.X509Certificate;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The certificate of the embedded server is a valid one.
 */
class DemoCertificateTests {

	@ParameterizedTest
	@ValueSource(strings = { "im.example.test", "a.b", "a-name-that-needs-a-length-in-two-octets-0123456789"
			+ "0123456789012345678901234567890123456789.example.test-0123456789012345678901234567890123456789" })
	void isSignedByItselfForTheDomain(String domain) throws Exception {
		X509Certificate certificate = new DemoCertificate(domain).certificate();
		certificate.verify(certificate.getPublicKey());
		certificate.checkValidity();
		assertThat(certificate.getVersion()).isEqualTo(3);
		assertThat(certificate.getSubjectX500Principal()).hasToString("CN=" + domain)
			.isEqualTo(certificate.getIssuerX500Principal());
		assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(2, domain));
		assertThat(certificate.getBasicConstraints()).isNotNegative();
	}

	@Test
	void servesTls() {
		assertThatNoException().isThrownBy(() -> new DemoCertificate("im.example.test").serverContext());
	}

	@Test
	void noUnmaintainedLibraryIsOnTheClassPath() {
		assertThat(ClassUtils.isPresent("org.apache.commons.lang.ClassUtils", getClass().getClassLoader())).isFalse();
	}

}
