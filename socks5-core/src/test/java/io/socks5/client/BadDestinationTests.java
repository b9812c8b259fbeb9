package io.socks5.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for invalid destinations, which are rejected before a connection is opened.
 */
class BadDestinationTests {

	private final ScriptedProxy proxy = ScriptedProxy.playing(Script.of(""));

	private final Socks5Client client = TestClients.proxy(this.proxy).build();

	@AfterEach
	void close() {
		assertThat(this.proxy.connections()).isZero();
		this.proxy.close();
	}

	static String[] badHosts() {
		return new String[] { "", "a".repeat(256), "a\0b", "a b", "a\r\nb", "http://chat.corp", "chat.corp:80",
				"\ud800.corp", "[::1", "ü..corp" };
	}

	@ParameterizedTest
	@MethodSource("badHosts")
	void aBadHostIsAnIoException(String host) {
		refuses(() -> this.client.connect(host, 80));
		refuses(() -> this.client.socketFactory().createSocket(host, 80));
		refuses(() -> this.client.connect(InetSocketAddress.createUnresolved(host, 80)));
	}

	private static void refuses(ThrowingCallable connect) {
		assertThatExceptionOfType(IOException.class).isThrownBy(connect)
			.withMessageStartingWith("destination: ")
			.withCauseInstanceOf(IllegalArgumentException.class);
	}

	@Test
	@SuppressWarnings("NullAway")
	void noDestinationIsAnIoException() {
		isMissing(() -> this.client.bind(null));
		isMissing(() -> this.client.probe(null, Duration.ofSeconds(5)));
		isMissing(() -> this.client.resolvePtr(null));
		isMissing(() -> this.client.connect((InetSocketAddress) null));
		isMissing(() -> this.client.openChannel(null, 80));
	}

	private static void isMissing(ThrowingCallable call) {
		assertThatExceptionOfType(IOException.class).isThrownBy(call).withMessageMatching("destination.* null");
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 65536 })
	void aBadPortIsAnIoException(int port) {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.client.connect("chat.corp", port))
			.withMessage("destination: The port must be between 0 and 65535, was " + port);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 65536, 70000 })
	void aBadLocalPortIsAnIoException(int port) {
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> this.client.socketFactory().createSocket("chat.corp", 80, null, port))
			.withMessage("local port must be between 0 and 65535, was " + port);
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> this.client.socketFactory().createSocket(LoopbackServer.loopback(), 80, null, port));
	}

	@Test
	void aBadLoginIsFoundWhenTheClientIsDescribed() {
		Socks5Client.Builder builder = TestClients.proxy(this.proxy);
		assertThatIllegalArgumentException().isThrownBy(() -> builder.credentials("u".repeat(256), "s3cret"))
			.withMessage("The username must have 1 to 255 octets in UTF-8, was 256");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.credentials("alice", "p".repeat(256)))
			.withMessage("The password must have 0 to 255 octets in UTF-8, was 256");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.credentials("", "s3cret"));
	}

	@Test
	void aBadProxyIsFoundWhenTheClientIsDescribed() {
		Socks5Client.Builder builder = Socks5Client.builder();
		assertThatIllegalArgumentException().isThrownBy(() -> builder.proxy("", 1080))
			.withMessage("proxy host: The host name must not be empty");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.proxy("socks5://alice:s3cret@proxy.corp", 1080))
			.withMessage(
					"proxy host: The host must be a host name or address without a scheme, was '******@proxy.corp'");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.proxy("proxy.corp", 0))
			.withMessage("proxy port must be between 1 and 65535, was 0");
		assertThatIllegalArgumentException().isThrownBy(builder::build)
			.withMessage("proxy(host, port) must be called before build()");
	}

}
