package io.socks5.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;

import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.real.Danted;
import io.socks5.testkit.real.Microsocks;
import io.socks5.testkit.real.OpenSsh;
import io.socks5.testkit.real.RealProxy;
import io.socks5.testkit.real.Service;
import io.socks5.testkit.real.Target;
import io.socks5.testkit.real.Tor;
import io.socks5.testkit.real.V2ray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for early data with real proxies, some of which lose it.
 */
@Timeout(120)
class EarlyDataRealProxyTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	@ParameterizedTest
	@EnumSource
	void keepsOrLosesOctetsThatArriveWithTheRequest(Product product) throws Exception {
		try (RealProxy proxy = product.start.call();
				Service server = Service.start(new Target());
				Socks5Client client = proxy.client().earlyData(true).build()) {
			assertThat(exchanged(client, proxy, server, product)).isEqualTo(product.answer);
		}
	}

	@ParameterizedTest
	@EnumSource
	void keepsOrLosesThemOverAWarmConnection(Product product) throws Exception {
		try (RealProxy proxy = product.start.call();
				Service server = Service.start(new Target());
				Socks5Client client = proxy.client().earlyData(true).warm(1, LONG).build()) {
			exchanged(client, proxy, server, product);
			TestClients.awaitIdle(client, 1);
			assertThat(exchanged(client, proxy, server, product)).isEqualTo(product.answer);
			assertThat(client.warm().hits()).isEqualTo(1);
		}
	}

	// the target echoes what follows the first octet that it receives
	private static String exchanged(Socks5Client client, RealProxy proxy, Service server, Product product)
			throws IOException {
		try (Socket socket = client.connect(proxy.knownName(), server.port())) {
			write(socket, "early");
			Eventually.await("the reply", () -> {
				socket.getInputStream().available();
				return ((Socks5Socket) socket).bound() != null;
			});
			write(socket, "end");
			return new String(socket.getInputStream().readNBytes(product.answer.length()), StandardCharsets.US_ASCII);
		}
	}

	private static void write(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

	@Test
	void aRefusalOfTorIsThrownByTheRead() throws Exception {
		try (RealProxy proxy = Tor.start();
				Socks5Client client = proxy.client().earlyData(true).build();
				Socket socket = client.connect("none.onion", 80)) {
			write(socket, "early");
			assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(() -> socket.getInputStream().read())
				.returns(new ReplyCode(0xf6), RequestRejectedException::replyCode);
		}
	}

	/**
	 * The proxies, and what the target answers through them.
	 */
	enum Product {

		DANTED(Danted::startWithLogin, "arlyend"),

		MICROSOCKS(Microsocks::startWithLogin, "nd"),

		OPENSSH(OpenSsh::start, "arlyend"),

		V2RAY(V2ray::startWithLogin, "arlyend");

		private final Callable<RealProxy> start;

		private final String answer;

		Product(Callable<RealProxy> start, String answer) {
			this.start = start;
			this.answer = answer;
		}

	}

}
