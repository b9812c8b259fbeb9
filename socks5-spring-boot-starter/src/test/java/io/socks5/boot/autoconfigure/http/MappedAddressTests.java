package io.socks5.boot.autoconfigure.http;

import io.socks5.testkit.FakeSocksServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * IPv4-mapped addresses in URLs: each HTTP client takes them for the IPv4 address.
 */
@Timeout(60)
class MappedAddressTests {

	private final FakeSocksServer proxy = FakeSocksServer.open();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(HttpApplication.CONFIGURATIONS)
		.withPropertyValues("socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + this.proxy.port(),
				HttpApplication.ENABLED);

	@AfterEach
	void close() throws Exception {
		this.proxy.close();
	}

	@ParameterizedTest
	@CsvSource({ "127.0.0.1, [::ffff:127.0.0.1]", "127.0.0.1, [::FFFF:7f00:1]", "127.0.0.1, [0:0:0:0:0:ffff:7f00:1]",
			"127.0.0.0/8, [::ffff:127.0.0.1]", "::ffff:127.0.0.1, 127.0.0.1" })
	void oneAnswerForAMappedAddress(String rule, String host) {
		try (TestSite plain = TestSite.plain()) {
			for (HttpLibrary library : HttpLibrary.values()) {
				this.runner.withPropertyValues(library.property(), "socks5.proxy.non-proxy-hosts=" + rule)
					.run((context) -> {
						assertThat(library.pages(context).get("http://" + host + ":" + plain.port() + "/hello"))
							.as(library.name())
							.isEqualTo("hello");
						assertThat(this.proxy.requests()).as(library.name()).isEmpty();
					});
			}
		}
	}

}
