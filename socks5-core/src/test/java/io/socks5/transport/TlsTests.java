package io.socks5.transport;

import io.socks5.protocol.Endpoint;
import io.socks5.testkit.TlsKeys;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which host a certificate must be for.
 */
class TlsTests {

	@ParameterizedTest
	@CsvSource({ "proxy.corp.test, proxy.corp.test", "proxy.corp.test., proxy.corp.test",
			"PROXY.corp.test, PROXY.corp.test", "192.0.2.1, 192.0.2.1", "::1, ::1", "fe80::1%eth0, fe80::1",
			"fe80::1%7, fe80::1" })
	void aTrailingDotAndAScopeAreNoPartOfTheHost(String host, String certified) throws Exception {
		Endpoint proxy = Endpoint.of(host, 1080);
		Tls.requireVerifiable(proxy.host());
		Tls tls = new Tls(TlsKeys::trusting, (parameters) -> {
		});
		assertThat(tls.engine(proxy).getPeerHost()).isEqualTo(certified);
		assertThat(tls.engine(proxy).getSSLParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
	}

}
