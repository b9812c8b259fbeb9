package io.socks5.boot.metrics;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.socks5.client.Socks5Client;
import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener.Observation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ReplyCode;
import io.socks5.testkit.FakeSocksServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MicrometerConnectListener} alone: what each call does to the meters.
 */
class MicrometerConnectListenerTests {

	private final MockClock clock = new MockClock();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, this.clock);

	private final MicrometerConnectListener listener = new MicrometerConnectListener(() -> this.registry);

	@Test
	void countsWarmConnectionsThatAreEnabledLater() throws Exception {
		try (FakeSocksServer proxy = FakeSocksServer.open();
				Socks5Client client = Socks5Client.builder().proxy(proxy.host(), proxy.port()).build()) {
			new Socks5ClientMetrics(() -> List.of(client), new MicrometerConnectListener(() -> this.registry))
				.bindTo(this.registry);
			assertThat(this.registry.get("socks5.client.warm.misses").functionCounter().count()).isZero();
			client.reconfigure(Socks5Client.builder().proxy(proxy.host(), proxy.port()).warm(1, Duration.ofSeconds(3)));
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.connect("unknown.corp", 80));
			assertThat(this.registry.get("socks5.client.warm.misses").functionCounter().count()).isEqualTo(1);
		}
	}

	@Test
	void timesFromTheStartToTheEnd() {
		Observation observation = start(Command.CONNECT, false);
		this.clock.add(Duration.ofMillis(20));
		observation.proxyConnected();
		observation.methodSelected(AuthMethod.NONE);
		this.clock.add(Duration.ofMillis(30));
		observation.established(Endpoint.UNSPECIFIED);
		this.clock.add(Duration.ofHours(1));
		observation.closed(false);
		assertThat(MeterLines.moved(this.registry)).containsExactly(
				"socks5.client.handshake{auth.method=none, command=connect, outcome=success, proxy=default} 1");
		assertThat(this.registry.get("socks5.client.handshake").timer().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(50);
	}

	@ParameterizedTest
	@CsvSource({ "0x00, none", "0x01, gssapi", "0x02, username_password", "0x03, unknown", "0x7f, unknown",
			"0x80, private", "0xfe, private", "0xff, unknown" })
	void tagsTheMethod(String method, String tag) {
		Observation observation = start(Command.CONNECT, false);
		observation.methodSelected(new AuthMethod(Integer.decode(method)));
		observation.failed(new SocketException("Socket closed"));
		assertThat(MeterLines.moved(this.registry)).containsExactly("socks5.client.handshake{auth.method=" + tag
				+ ", command=connect, outcome=cancelled, proxy=default} 1");
	}

	@ParameterizedTest
	@CsvSource({ "1, connect", "2, bind", "3, udp_associate" })
	void tagsTheCommand(int command, String tag) {
		start(new Command(command), false).failed(new SocketException("Socket closed"));
		assertThat(MeterLines.moved(this.registry)).containsExactly("socks5.client.handshake{auth.method=unknown, "
				+ "command=" + tag + ", outcome=cancelled, proxy=default} 1");
	}

	@ParameterizedTest
	@CsvSource({ "0, succeeded", "1, general_failure", "2, not_allowed", "3, network_unreachable",
			"4, host_unreachable", "5, connection_refused", "6, ttl_expired", "7, command_not_supported",
			"8, address_type_not_supported", "9, unassigned" })
	void countsReplies(int code, String tag) {
		start(Command.CONNECT, false).replied(new ReplyCode(code));
		assertThat(MeterLines.moved(this.registry))
			.containsExactly("socks5.client.replies{proxy=default, reply=" + tag + "} 1");
	}

	@Test
	void hasOneSeriesForAllUnassignedReplies() {
		for (int code = 9; code <= 0xff; code++) {
			start(Command.CONNECT, false).replied(new ReplyCode(code));
		}
		assertThat(MeterLines.all(this.registry))
			.containsExactly("socks5.client.replies{proxy=default, reply=unassigned} 247");
	}

	@Test
	void countsAnUnexpectedFailureAsAnOutcomeOfTheBoundedSet() {
		start(Command.CONNECT, false).failed(new IOException("The connect failed unexpectedly: by 10.1.2.3"));
		assertThat(MeterLines.all(this.registry)).containsExactly(
				"socks5.client.handshake{auth.method=unknown, command=connect, outcome=other, proxy=default} 1");
	}

	@Test
	void countsTunnelsUpAndDownPerClient() {
		Observation first = start(Command.CONNECT, false);
		Observation second = start(Command.CONNECT, false);
		first.established(Endpoint.UNSPECIFIED);
		second.established(Endpoint.UNSPECIFIED);
		assertThat(this.listener.active("default")).hasValue(2);
		assertThat(this.listener.active("other")).hasValue(0);
		first.closed(false);
		assertThat(this.listener.active("default")).hasValue(1);
		second.closed(true);
		assertThat(this.listener.active("default")).hasValue(0);
		assertThat(MeterLines.all(this.registry)).contains("socks5.client.lost.after.success{proxy=default} 1");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void countsProbesByTheirOutcomeOnly(boolean success) {
		Observation observation = start(Command.CONNECT, true);
		observation.methodSelected(AuthMethod.NONE);
		observation.replied(ReplyCode.SUCCEEDED);
		if (success) {
			observation.established(Endpoint.UNSPECIFIED);
			observation.closed(true);
		}
		else {
			observation.failed(new SocketException("Socket closed"));
		}
		assertThat(MeterLines.all(this.registry)).containsExactly(
				"socks5.client.probes{outcome=" + (success ? "success" : "cancelled") + ", proxy=default} 1");
		assertThat(this.listener.active("default")).hasValue(0);
	}

	@Test
	void asksForTheRegistryAtAConnectAndNotAtTheStartOfAProbe() {
		MicrometerConnectListener unlucky = new MicrometerConnectListener(() -> {
			throw new IllegalStateException("asked");
		});
		assertThat(unlucky.connectStarted(attempt(Command.CONNECT, true))).isNotNull();
	}

	@Test
	void describesItsMeters() {
		Observation observation = start(Command.CONNECT, false);
		observation.replied(ReplyCode.SUCCEEDED);
		observation.established(Endpoint.UNSPECIFIED);
		observation.closed(true);
		Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", 1080).build();
		new Socks5ClientMetrics(() -> List.of(client), this.listener).bindTo(this.registry);
		assertThat(this.registry.getMeters()).hasSizeGreaterThan(5)
			.extracting(Meter::getId)
			.allSatisfy((id) -> assertThat(id.getDescription()).as(id.getName()).isNotBlank());
	}

	private Observation start(Command command, boolean probe) {
		return this.listener.connectStarted(attempt(command, probe));
	}

	private static ConnectAttempt attempt(Command command, boolean probe) {
		return new ConnectAttempt("default", Endpoint.of("proxy.corp", 1080), Endpoint.of("chat.example", 5222),
				command, probe);
	}

	@Test
	void registersWhatIsMadeAheadOfDemandWhereAnythingIs() {
		try (Socks5Client client = Socks5Client.builder()
			.proxy("127.0.0.1", 1080)
			.warm(1, Duration.ofSeconds(3))
			.build()) {
			new Socks5ClientMetrics(() -> List.of(client), this.listener).bindTo(this.registry);
			assertThat(MeterLines.all(this.registry)).contains("socks5.client.warm.discarded{proxy=default} 0",
					"socks5.client.warm.hits{proxy=default} 0", "socks5.client.warm.idle{proxy=default} 0",
					"socks5.client.warm.misses{proxy=default} 0");
		}
	}

}
