package io.socks5.client;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;

import io.socks5.event.ConnectAttempt;
import io.socks5.event.ConnectListener;
import io.socks5.event.ConnectListener.Observation;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that the exceptions of a listener are swallowed, except for a virtual machine
 * error: that one passes, and leaves no connection open and no outcome untold.
 */
@Timeout(60)
class ThrowingListenerTests {

	private static final String REPLY = "< 05 00 00 01 7f000001 1f90\n";

	private static final String GREETING = "> 05 01 00\n< 05 00\n";

	static Stream<Arguments> calls() {
		String connect = GREETING + "> 05 01 00 03 06 'd.test' 0050\n" + REPLY;
		return Stream.of(new Operation("connect", connect, (client) -> client.connect("d.test", 80)),
				new Operation("openChannel", connect, (client) -> client.openChannel("d.test", 80)),
				new Operation("startConnect", connect, ThrowingListenerTests::startConnect),
				new Operation("probe", GREETING, (client) -> close(client.probe(Duration.ofSeconds(5)))),
				new Operation("resolve", GREETING + "> 05 f0 00 03 06 'd.test' 0000\n" + REPLY,
						(client) -> close(client.resolve("d.test"))),
				new Operation("bind", GREETING + "> 05 02 00 01 00000000 0000\n" + REPLY,
						(client) -> client.bind(Endpoint.UNSPECIFIED)),
				new Operation("associate", GREETING + "> 05 03 00 01 00000000 0000\n" + REPLY, Socks5Client::associate))
			.flatMap((operation) -> Stream.of("started", "proxy connected", "established")
				.map((at) -> Arguments.of(operation, at)));
	}

	private static AutoCloseable startConnect(Socks5Client client) throws IOException {
		ChannelConnect connect = client.startConnect("d.test", 80);
		Eventually.await("the end of the connect", connect::proceed);
		return connect.channel();
	}

	private static AutoCloseable close(Object result) {
		return () -> assertThat(result).isNotNull();
	}

	@ParameterizedTest
	@MethodSource("calls")
	void anErrorIsSwallowed(Operation operation, String at) throws Exception {
		RecordingListener watcher = new RecordingListener();
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(operation.transcript()))) {
			Socks5Client client = TestClients.proxy(proxy)
				.listener(throwing(at, new Error("of the listener")))
				.listener(watcher)
				.build();
			operation.call().on(client).close();
			proxy.nextConnection().awaitClosedByClient();
		}
		assertThat(watcher.events()).filteredOn((event) -> event.startsWith("established")).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("calls")
	void aVirtualMachineErrorPassesAndNothingLeaks(Operation operation, String at) {
		RecordingListener watcher = new RecordingListener();
		OutOfMemoryError error = new OutOfMemoryError("of the listener");
		Script script = Script.of(at.equals("established") ? operation.transcript() : "x\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(script)) {
			Socks5Client client = TestClients.proxy(proxy).listener(throwing(at, error)).listener(watcher).build();
			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> operation.call().on(client))
				.isSameAs(error);
			if (!at.equals("started")) {
				proxy.nextConnection().awaitClosedByClient();
			}
		}
		assertThat(watcher.events()).filteredOn((event) -> event.startsWith("failed") || event.equals("closed"))
			.hasSize(1);
	}

	@Test
	void aListenerThatObservesNothingIsPassedOver() throws Exception {
		RecordingListener watcher = new RecordingListener();
		ConnectListener nothing = new ConnectListener() {

			@Override
			@SuppressWarnings("NullAway")
			public Observation connectStarted(ConnectAttempt attempt) {
				return null;
			}

		};
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(TestClients.GRANTED))) {
			TestClients.proxy(proxy).listener(nothing).listener(watcher).build().connect("chat.corp", 5222).close();
		}
		assertThat(watcher.events()).endsWith("closed");
	}

	private static ConnectListener throwing(String at, Error error) {
		return new RecordingListener().at(at, () -> {
			throw error;
		});
	}

	/**
	 * A call of a client, and what the proxy says to it.
	 *
	 * @param name what it is called
	 * @param transcript what the proxy plays
	 * @param call the call
	 */
	record Operation(String name, String transcript, Call call) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	/**
	 * A call of a client.
	 */
	@FunctionalInterface
	interface Call {

		AutoCloseable on(Socks5Client client) throws IOException;

	}

}
