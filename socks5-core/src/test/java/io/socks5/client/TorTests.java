package io.socks5.client;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.real.Concurrently;
import io.socks5.testkit.real.RealProxy;
import io.socks5.testkit.real.Tor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tor without a network: its refusals, some of them with numbers that RFC 1928 does not
 * assign.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class TorTests {

	private static final int PARALLEL = 200;

	private static final ReplyCode ONION_ADDRESS_INVALID = new ReplyCode(0xf6);

	// which of tor's clocks notices first, that of the stream or that of the circuit,
	// decides on the reply
	private static final List<ReplyCode> GIVING_UP = List.of(ReplyCode.TTL_EXPIRED, ReplyCode.GENERAL_FAILURE);

	private RealProxy proxy;

	@BeforeAll
	void startProxy() throws IOException {
		this.proxy = Tor.start();
	}

	@AfterAll
	void stopProxy() {
		// not started where the program is missing
		if (this.proxy != null) {
			this.proxy.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "::1", "10.0.0.1" })
	void refusesAPrivateAddress(String literal) {
		assertThat(refusal(this.proxy.client().build(), literal)).isEqualTo(ReplyCode.GENERAL_FAILURE);
	}

	@Test
	void refusesANotationItHasGivenUp() {
		assertThat(refusal(this.proxy.client().build(), "example.com.carol.exit")).isEqualTo(ReplyCode.GENERAL_FAILURE);
	}

	@Test
	void refusesAnOnionAddressThatIsNone() {
		assertThat(refusal(this.proxy.client().build(), "none.onion")).isEqualTo(ONION_ADDRESS_INVALID);
	}

	@ParameterizedTest
	@ValueSource(strings = { "example.com", "192.0.2.7", "2001:db8::7" })
	void givesUpWhereItNeedsTheNetwork(String host) {
		assertThat(refusal(this.proxy.client().build(), host)).isIn(GIVING_UP);
	}

	// to tor a login is no secret but the name of a circuit
	@Test
	void takesAnyLogin() {
		RecordingListener watched = new RecordingListener();
		Socks5Client client = this.proxy.client()
			.credentials("carol", "anything")
			.requireAuthentication(true)
			.listener(watched)
			.build();
		assertThat(refusal(client, "none.onion")).isEqualTo(ONION_ADDRESS_INVALID);
		assertThat(watched.events()).containsExactly("started CONNECT none.onion:80", "proxy connected",
				"method username/password (0x02)", "authenticated", "replied " + ONION_ADDRESS_INVALID,
				"failed RequestRejectedException");
	}

	@Test
	void prefersALoginWhenItIsOfferedOne() {
		RecordingListener watched = new RecordingListener();
		Socks5Client client = this.proxy.client().credentials("carol", "").listener(watched).build();
		assertThat(refusal(client, "127.0.0.1")).isEqualTo(ReplyCode.GENERAL_FAILURE);
		assertThat(watched.events()).contains("method username/password (0x02)");
	}

	// what tor maps, it knows without the network; but it does not tell the way back
	@Test
	void resolvesAnOnionNameToAnAddressOfItsOwn() throws IOException {
		Socks5Client client = this.proxy.client().build();
		String onion = "a".repeat(55) + "d.onion";
		InetAddress address = client.resolve(onion);
		assertThat(address.getHostName()).isEqualTo(onion);
		assertThat(address.getHostAddress()).startsWith("198.18.");
		assertThat(catchThrowableOfType(RequestRejectedException.class, () -> client.resolvePtr(address)).replyCode())
			.isEqualTo(ReplyCode.HOST_UNREACHABLE);
	}

	@Test
	void refusesToResolveWhereItNeedsTheNetwork() {
		RequestRejectedException failure = catchThrowableOfType(RequestRejectedException.class,
				() -> this.proxy.client().build().resolve("example.com"));
		assertThat(failure.replyCode()).isEqualTo(ReplyCode.HOST_UNREACHABLE);
	}

	@Test
	void takesAnIsolationKey() {
		RecordingListener watched = new RecordingListener();
		Socks5Client client = this.proxy.client().listener(watched).build();
		assertThat(refusal(client.isolated("one"), "none.onion")).isEqualTo(ONION_ADDRESS_INVALID);
		assertThat(watched.events()).contains("method username/password (0x02)");
	}

	@Test
	void refusesTwoHundredTimesAtOnce() throws Exception {
		Socks5Client client = this.proxy.client().build();
		assertThat(Concurrently.each(PARALLEL, () -> refusal(client, "example.com"))).isSubsetOf(GIVING_UP);
	}

	private static ReplyCode refusal(Socks5Client client, String host) {
		RequestRejectedException failure = catchThrowableOfType(RequestRejectedException.class,
				() -> client.connect(host, 80));
		assertThat(failure).isNotNull();
		return failure.replyCode();
	}

}
