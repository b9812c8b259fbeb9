package io.socks5.boot.observation;

import java.io.IOException;
import java.time.Duration;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.socks5.boot.ProxyScripts;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.DestinationDeniedException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.route.DestinationPattern;
import io.socks5.testkit.ScriptedProxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ObservedConnectListener}.
 */
class ObservedConnectListenerTests {

	private static final String[] EVENTS = { "socks5.proxy.connected", "socks5.method.selected", "socks5.authenticated",
			"socks5.replied" };

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final RecordingObservations recorded = RecordingObservations.in(this.registry);

	@Test
	void observesAConnectWithOneEventPerPhase() throws IOException {
		try (ScriptedProxy proxy = ProxyScripts.grantingAfterLogin()) {
			client(proxy, null).credentials("alice", "s3cret").build().connect("chat.example", 5222).close();
			Observation.Context context = this.recorded.stopped().get(0);
			assertThat(this.recorded.stopped()).hasSize(1);
			assertThat(context.getName()).isEqualTo("socks5.client.connect");
			assertThat(context.getContextualName()).isEqualTo("socks5 connect");
			assertThat(context.getError()).isNull();
			assertThat(RecordingObservations.lowKeys(context)).containsExactlyInAnyOrder("proxy=corp",
					"outcome=success", "phase=none", "auth.method=username_password", "command=connect");
			assertThat(RecordingObservations.highKeys(context)).containsExactlyInAnyOrder(
					"destination=chat.example:5222", "proxy.address=127.0.0.1:" + proxy.port(), "route=none");
			assertThat(this.recorded.events()).containsExactly(EVENTS);
		}
	}

	@Test
	void observesAFailureWithItsPhase() {
		try (ScriptedProxy proxy = ProxyScripts.playing(ProxyScripts.NO_LOGIN + ProxyScripts.REQUEST + """
				< 05 05 00 01 00000000 0000             VER REP RSV ATYP BND.ADDR BND.PORT
				x                                       CLIENT CLOSES
				""")) {
			assertThatExceptionOfType(RequestRejectedException.class)
				.isThrownBy(() -> client(proxy, null).build().connect("chat.example", 5222))
				.satisfies((failure) -> assertThat(this.recorded.stopped().get(0).getError()).isSameAs(failure));
		}
		assertThat(RecordingObservations.lowKeys(this.recorded.stopped().get(0))).containsExactlyInAnyOrder(
				"proxy=corp", "outcome=rejected", "phase=request", "auth.method=none", "command=connect");
		assertThat(this.recorded.events()).containsExactly(EVENTS);
	}

	@Test
	void observesADeniedDestinationWithItsRoute() {
		try (ScriptedProxy proxy = ProxyScripts.granting()) {
			Socks5Client client = client(proxy, null).deny(DestinationPattern.of("*.example")).build();
			assertThatExceptionOfType(DestinationDeniedException.class)
				.isThrownBy(() -> client.connect("chat.example", 5222));
		}
		Observation.Context context = this.recorded.stopped().get(0);
		assertThat(RecordingObservations.lowKeys(context)).contains("outcome=denied", "phase=route");
		assertThat(RecordingObservations.highKeys(context)).contains("route=#1 *.example deny");
	}

	@Test
	void isAChildOfTheCurrentObservation() throws IOException {
		try (ScriptedProxy proxy = ProxyScripts.granting()) {
			Socks5Client client = client(proxy, null).build();
			Observation.createNotStarted("mine", this.registry)
				.observeChecked(() -> client.connect("chat.example", 5222).close());
		}
		assertThat(this.recorded.stopped()).extracting(Observation.Context::getName)
			.containsExactly("socks5.client.connect", "mine");
		assertThat(this.recorded.stopped().get(0).getParentObservation())
			.extracting((parent) -> parent.getContextView())
			.isSameAs(this.recorded.stopped().get(1));
	}

	@Test
	void usesTheConventionOfTheApplication() throws IOException {
		Socks5ConnectObservationConvention convention = new DefaultSocks5ConnectObservationConvention() {
			@Override
			public String getName() {
				return "tunnel";
			}
		};
		try (ScriptedProxy proxy = ProxyScripts.granting()) {
			client(proxy, convention).build().connect("chat.example", 5222).close();
		}
		assertThat(this.recorded.stopped()).extracting(Observation.Context::getName).containsExactly("tunnel");
	}

	@Test
	void observesNoProbe() throws IOException {
		try (ScriptedProxy proxy = ProxyScripts.playing(ProxyScripts.NO_LOGIN + "x\n")) {
			client(proxy, null).build().probe(Duration.ofSeconds(10));
		}
		assertThat(this.recorded.stopped()).isEmpty();
	}

	private Socks5Client.Builder client(ScriptedProxy proxy, @Nullable Socks5ConnectObservationConvention convention) {
		return Socks5Client.builder()
			.name("corp")
			.proxy("127.0.0.1", proxy.port())
			.listener(new ObservedConnectListener(() -> this.registry, convention));
	}

}
