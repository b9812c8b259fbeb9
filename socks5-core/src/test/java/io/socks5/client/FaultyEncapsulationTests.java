package io.socks5.client;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

import io.socks5.protocol.RequestRejectedException;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The encapsulation of an application that throws what its contract does not declare.
 */
@Timeout(60)
class FaultyEncapsulationTests {

	private static final String NEGOTIATED = """
			> 05 02 80 00                           VER NMETHODS METHODS
			< 05 80                                 VER METHOD
			""";

	private static final String REQUESTED = NEGOTIATED + """
			> 05 01 00 03 09 'chat.corp' 1466       VER CMD RSV ATYP DST.ADDR DST.PORT
			""";

	private static final String GRANTED = REQUESTED + """
			< 05 00 00 01 c0000201 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
			""";

	private final FaultyMethod method = new FaultyMethod();

	private final RecordingListener watcher = new RecordingListener();

	private Socks5Client client(ScriptedProxy proxy) {
		return TestClients.proxy(proxy).authentication(() -> this.method).listener(this.watcher).build();
	}

	@Test
	void anErrorOfTheReleaseHidesNoFailure() {
		this.method.breaks("close", new Error("broken"));
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(REQUESTED + "< 05 05\nx\n"))) {
			assertThatExceptionOfType(RequestRejectedException.class)
				.isThrownBy(() -> client(proxy).connect("chat.corp", 5222));
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(this.watcher.events()).containsOnlyOnce("failed RequestRejectedException").doesNotContain("closed");
		assertThat(this.method.closed()).isOne();
	}

	@Test
	void aVirtualMachineErrorOfTheReleasePassesAndTheFailureIsTold() {
		OutOfMemoryError error = new OutOfMemoryError("of the test");
		this.method.breaks("close", error);
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(REQUESTED + "< 05 05\nx\n"))) {
			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> client(proxy).connect("chat.corp", 5222))
				.isSameAs(error);
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(this.watcher.events()).containsOnlyOnce("failed RequestRejectedException").doesNotContain("closed");
	}

	@Test
	void aVirtualMachineErrorOfTheReleasePassesAndTheEndIsTold() throws Exception {
		OutOfMemoryError error = new OutOfMemoryError("of the test");
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(GRANTED))) {
			Socket socket = client(proxy).connect("chat.corp", 5222);
			this.method.breaks("close", error);
			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(socket::close).isSameAs(error);
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(this.watcher.events()).containsOnlyOnce("closed").endsWith("closed");
	}

	@Test
	void aVirtualMachineErrorOfARequestAheadOfDemandPassesAndNothingLeaks() throws Exception {
		OutOfMemoryError error = new OutOfMemoryError("of the test");
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(GRANTED), Script.of(NEGOTIATED), Script.of(""));
				Socks5Client client = TestClients.proxy(proxy)
					.authentication(() -> this.method)
					.listener(this.watcher)
					.warm(1, Duration.ofMinutes(5))
					.build()) {
			client.connect("chat.corp", 5222).close();
			proxy.nextConnection().awaitClosedByClient();
			TestClients.awaitIdle(client, 1);
			this.watcher.events().clear();
			this.method.breaks("wrap", error);
			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> client.connect("chat.corp", 5222))
				.isSameAs(error);
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.corp:5222", "failed IOException");
		assertThat(this.method.closed()).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "wanted", "unwrap" })
	void aReadThatItBreaksFailsAndClosesTheSocket(String call) throws Exception {
		IllegalStateException broken = new IllegalStateException("broken");
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(GRANTED + "< 'hello'\n"))) {
			Socket socket = client(proxy).connect("chat.corp", 5222);
			this.method.breaks(call, broken);
			assertThatExceptionOfType(IOException.class).isThrownBy(socket.getInputStream()::read).withCause(broken);
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(this.method.closed()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit", "wrap" })
	void aWriteThatItBreaksFailsAndClosesTheSocket(String call) throws Exception {
		IllegalStateException broken = new IllegalStateException("broken");
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(GRANTED))) {
			Socket socket = client(proxy).connect("chat.corp", 5222);
			this.method.breaks(call, broken);
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> socket.getOutputStream().write(1))
				.withCause(broken);
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(this.method.closed()).isOne();
	}

}
