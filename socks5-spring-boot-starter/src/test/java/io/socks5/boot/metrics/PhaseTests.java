package io.socks5.boot.metrics;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.function.Consumer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.socks5.client.Socks5Client;
import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener.Observation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * The phase of a failed connect, the connects in progress, and whether the proxy is up.
 */
class PhaseTests {

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final MicrometerConnectListener listener = new MicrometerConnectListener(() -> this.registry);

	@Test
	void isNoneOnSuccess() {
		start(false).established(Endpoint.UNSPECIFIED);
		assertThat(phases()).isEqualTo("none");
		assertThat(up()).isEqualTo(1);
	}

	@Test
	void isTheOneThatACancelledConnectHasReached() {
		for (Consumer<Observation> progress : List.<Consumer<Observation>>of((observation) -> {
		}, Observation::proxyConnected, (observation) -> observation.methodSelected(AuthMethod.NONE),
				Observation::authenticated)) {
			Observation observation = start(false);
			progress.accept(observation);
			observation.failed(new SocketException("Socket closed"));
		}
		assertThat(phases()).isEqualTo("authentication connect greeting request");
		assertThat(up()).isNaN();
	}

	@ParameterizedTest
	@CsvSource({ "'> 05 02 00 02', greeting, 0", "'> 05 02 00 02\n< 05 ff', greeting, 0",
			"'> 05 02 00 02\n< 05 02\n> 01 05 ''alice'' 01 ''x''\n< 01 01', authentication, 0",
			"'> 05 02 00 02\n< 05 00\n> 05 01 00 03 01 ''h'' 0001\n< 05 05 00 01 00000000 0000', request, 1",
			"'> 05 02 00 02\n< 05 00\n> 05 01 00 03 01 ''h'' 0001', request, NaN",
			"'> 05 02 00 02\n< 05 00\n> 05 01 00 03 01 ''h'' 0001\n< 04 00', request, 0" })
	void isThatOfTheFailure(String transcript, String phase, double up) {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(transcript + "\n").thenCloses())) {
			Socks5Client client = Socks5Client.builder()
				.proxy(proxy.host(), proxy.port())
				.credentials("alice", "x")
				.listener(this.listener)
				.build();
			assertThatIOException().isThrownBy(() -> client.connect("h", 1));
		}
		assertThat(phases()).isEqualTo(phase);
		assertThat(Double.compare(up(), up)).isZero();
	}

	@Test
	void countsConnectsInProgress() {
		Observation first = start(false);
		Observation second = start(false);
		start(true);
		assertThat(this.listener.state("default").handshakes()).hasValue(2);
		first.established(Endpoint.UNSPECIFIED);
		second.failed(new IOException());
		assertThat(this.listener.state("default").handshakes()).hasValue(0);
	}

	@Test
	void countsProbesByOutcome() {
		start(true).established(Endpoint.UNSPECIFIED);
		assertThat(up()).isEqualTo(1);
		start(true).failed(new SocketTimeoutException("timeout"));
		assertThat(up()).isZero();
		assertThat(MeterLines.all(this.registry)).containsExactly(
				"socks5.client.probes{outcome=success, proxy=default} 1",
				"socks5.client.probes{outcome=timeout, proxy=default} 1");
	}

	private Observation start(boolean probe) {
		Endpoint proxy = Endpoint.parse("proxy.corp:1080");
		return this.listener.connectStarted(new ConnectAttempt("default", proxy, null, Command.CONNECT, probe));
	}

	private double up() {
		return this.listener.state("default").up();
	}

	private String phases() {
		return String.join(" ",
				this.registry.get("socks5.client.handshake")
					.timers()
					.stream()
					.map((timer) -> String.valueOf(timer.getId().getTag("phase")))
					.sorted()
					.toList());
	}

}
