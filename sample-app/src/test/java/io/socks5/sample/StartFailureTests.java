package io.socks5.sample;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a user reads when the application cannot start.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {

	private static final String[] REAL = { "sample.xmpp.embedded=false", "sample.xmpp.domain=corp.example.test",
			"sample.xmpp.host=im.corp.example.test" };

	@TempDir
	Path directory = Path.of("");

	@Test
	void namesThePropertyOfABusyProxyPort(CapturedOutput output) throws IOException {
		try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			fails("socks5.proxy.port=" + busy.getLocalPort());
			assertThat(output).contains("APPLICATION FAILED TO START")
				.contains("cannot listen on port " + busy.getLocalPort() + " (property 'socks5.proxy.port')")
				.contains("Set socks5.proxy.port to a free port.")
				.contains("sample.proxy.embedded=false");
		}
	}

	@Test
	void namesThePropertyOfABusyXmppPort(CapturedOutput output) throws IOException {
		try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			fails("sample.xmpp.port=" + busy.getLocalPort());
			assertThat(output).contains("APPLICATION FAILED TO START").contains("property 'sample.xmpp.port'");
		}
	}

	@ParameterizedTest
	@MethodSource
	void namesThePropertyOfABadValue(String property, String reason, String[] properties, CapturedOutput output) {
		fails(properties);
		assertThat(output).contains("APPLICATION FAILED TO START").contains(property + " " + reason);
		assertThat(output).doesNotContain("open-sesame", "wonderland", "s3cret");
	}

	static Stream<Arguments> namesThePropertyOfABadValue() {
		return Stream.of(bad("'socks5.proxy.host'): it must be", "a loopback address", "socks5.proxy.host=192.0.2.7"),
				bad("requires a login (properties", "'socks5.proxy.username'", "socks5.proxy.username=",
						"socks5.proxy.password="),
				bad("sample.xmpp.domain", "must be set because sample.xmpp.embedded is false",
						"sample.xmpp.embedded=false", "sample.xmpp.host=corp.example.test"),
				bad("sample.xmpp.host", "must be set because sample.xmpp.embedded is false",
						"sample.xmpp.embedded=false", "sample.xmpp.domain=corp.example.test"),
				bad("sample.xmpp.port", "must be between 0 and 65535", "sample.xmpp.port=65536"),
				bad("sample.xmpp.accounts[0].password", "must not be empty", "sample.xmpp.accounts[0].username=carl"),
				bad("sample.xmpp.accounts[0].username", "must not be empty", "sample.xmpp.accounts[0].password=s3cret"),
				bad("sample.xmpp.accounts[0].username", "must be only the part before the @",
						"sample.xmpp.accounts[0].username=carl@example.test",
						"sample.xmpp.accounts[0].password=s3cret"),
				bad("sample.xmpp.accounts[1].username", "must be unique", "sample.xmpp.accounts[0].username=carl",
						"sample.xmpp.accounts[0].password=s3cret", "sample.xmpp.accounts[1].username=carl",
						"sample.xmpp.accounts[1].password=s3cret"),
				bad("sample.xmpp.accounts", "must have at least one account", "sample.xmpp.accounts="),
				bad("sample.xmpp.trust-certificate", "must not be set for the embedded XMPP server",
						"sample.xmpp.trust-certificate=server.pem"),
				bad("sample.xmpp.trust-certificate", "must be a readable PEM certificate", REAL[0], REAL[1], REAL[2],
						"sample.xmpp.trust-certificate=missing.pem"),
				bad("sample.retry.initial-interval", "must be positive", "sample.retry.initial-interval=0s"),
				bad("sample.retry.max-interval", "must not be shorter", "sample.retry.max-interval=1ms"));
	}

	@Test
	void namesThePropertyOfAFileThatIsNoCertificate(CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.directory.resolve("server.pem"), "not a certificate");
		fails(REAL[0], REAL[1], REAL[2], "sample.xmpp.trust-certificate=" + file);
		assertThat(output).contains("sample.xmpp.trust-certificate").contains("must be a readable PEM certificate");
	}

	private static Arguments bad(String property, String reason, String... properties) {
		return Arguments.of(property, reason, properties);
	}

	private void fails(String... properties) {
		assertThatException().isThrownBy(() -> RunningSample.start(properties).close());
	}

}
