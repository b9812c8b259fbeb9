package io.socks5.boot.autoconfigure;

import java.io.IOException;
import java.net.Socket;

import io.socks5.client.Socks5Client;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * TLS to the proxy from an SSL bundle.
 */
class ProxyTlsTests {

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer proxy = FakeSocksServer.asking("alice", "s3cret")
		.knowing("chat.corp", this.echo.port());

	private final TlsFront front = TlsFront.before(this.proxy.port(), TlsKeys.of("127.0.0.1"));

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, Socks5AutoConfiguration.class))
		.withPropertyValues("socks5.proxy.host=127.0.0.1", "socks5.proxy.port=" + this.front.port(),
				"socks5.proxy.username=alice", "socks5.proxy.password=s3cret",
				"spring.ssl.bundle.pem.right.truststore.certificate=" + TlsKeys.authorityPem(),
				"spring.ssl.bundle.pem.wrong.truststore.certificate=" + TlsKeys.otherAuthorityPem(),
				"spring.ssl.bundle.pem.old.truststore.certificate=" + TlsKeys.authorityPem(),
				"spring.ssl.bundle.pem.old.options.enabled-protocols=TLSv1.2");

	@AfterEach
	void close() {
		this.front.close();
		this.proxy.close();
		this.echo.close();
	}

	private static void echoes(AssertableApplicationContext context) throws IOException {
		try (Socket socket = context.getBean(Socks5Client.class).connect("chat.corp", 5222)) {
			socket.getOutputStream().write("hello".getBytes());
			assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
		}
	}

	private static void isNotTrusted(AssertableApplicationContext context) {
		assertThatExceptionOfType(ProxyUnreachableException.class).isThrownBy(() -> echoes(context))
			.satisfies((failure) -> assertThat(failure.phase()).isEqualTo(Phase.TLS));
	}

	@Test
	void connectsThroughABundleThatTrustsTheProxy() {
		this.runner.withPropertyValues("socks5.proxy.ssl.bundle=right").run((context) -> {
			echoes(context);
			assertThat(this.front.nextClient().applicationProtocols()).isEmpty();
		});
	}

	@Test
	void failsWithABundleThatDoesNot() {
		this.runner.withPropertyValues("socks5.proxy.ssl.bundle=wrong").run(ProxyTlsTests::isNotTrusted);
	}

	@Test
	void trustsWhomTheJvmTrustsWithoutABundle() {
		this.runner.withPropertyValues("socks5.proxy.ssl.enabled=true").run(ProxyTlsTests::isNotTrusted);
	}

	@Test
	void keepsToTheOptionsOfTheBundle() {
		this.runner.withPropertyValues("socks5.proxy.ssl.bundle=old").run((context) -> {
			echoes(context);
			assertThat(this.front.nextClient().protocol()).isEqualTo("TLSv1.2");
		});
	}

	@Test
	void takesABundleThatIsReloadedFromTheNextConnectOn() {
		this.runner.withPropertyValues("socks5.proxy.ssl.bundle=wrong").run((context) -> {
			isNotTrusted(context);
			context.getBean(SslBundleRegistry.class)
				.updateBundle("wrong", context.getBean(SslBundles.class).getBundle("right"));
			echoes(context);
		});
	}

	@Test
	void canBeSwitchedOffBesideABundle() {
		this.runner
			.withPropertyValues("socks5.proxy.ssl.bundle=right", "socks5.proxy.ssl.enabled=false",
					"socks5.proxy.port=" + this.proxy.port())
			.run(ProxyTlsTests::echoes);
	}

	@Test
	void startsNotWithABundleThatIsNotThere() {
		this.runner.withPropertyValues("socks5.proxy.ssl.bundle=missing")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("missing"));
	}

}
