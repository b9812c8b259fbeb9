package io.socks5.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.socks5.auth.Authentication;
import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.testkit.Eventually;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Suppliers and methods from outside that throw what their signatures do not declare, as
 * code in other languages of the JVM does: the failure has the type of a connect's, is
 * reported once, and leaves no connection open.
 */
@Timeout(60)
class UndeclaredFailureTests {

	private static final String OFFERED = "> 05 02 80 00\n";

	static Stream<Arguments> calls() {
		return Stream
			.of(new Operation("connect", (client) -> client.connect("d.test", 80)),
					new Operation("openChannel", (client) -> client.openChannel("d.test", 80)),
					new Operation("connectAsync", UndeclaredFailureTests::connectAsync),
					new Operation("startConnect", UndeclaredFailureTests::startConnect),
					new Operation("probe", (client) -> client.probe(Duration.ofSeconds(5))),
					new Operation("resolve", (client) -> client.resolve("d.test")),
					new Operation("bind", (client) -> client.bind(Endpoint.UNSPECIFIED)),
					new Operation("associate", Socks5Client::associate))
			.flatMap((operation) -> Stream.of("supplier", "begin", "receive")
				.flatMap((at) -> Stream.of(new GeneralSecurityException("x"), new Throwable("x"), new Error("x"))
					.map((thrown) -> Arguments.of(operation, at, thrown))));
	}

	private static Object connectAsync(Socks5Client client) throws IOException {
		try {
			return client.connectAsync("d.test", 80, (task) -> new Thread(task).start())
				.orTimeout(10, TimeUnit.SECONDS)
				.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof IOException failure) {
				throw failure;
			}
			throw ex;
		}
	}

	private static Object startConnect(Socks5Client client) throws IOException {
		ChannelConnect connect = client.startConnect("d.test", 80);
		Eventually.await("the end of the connect", connect::proceed);
		return connect;
	}

	@ParameterizedTest
	@MethodSource("calls")
	void isAnIoExceptionThatIsReportedOnce(Operation operation, String at, Throwable thrown) {
		RecordingListener watcher = new RecordingListener();
		Script script = Script
			.of(at.equals("supplier") ? "" : OFFERED + "< 05 80" + (at.equals("begin") ? "" : " 01") + "\nx\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(script)) {
			Socks5Client client = TestClients.proxy(proxy)
				.authentication(() -> new Throwing(at, thrown).offered())
				.listener(watcher)
				.build();
			IOException failure = TestClients.failureOf(() -> operation.call().on(client));
			assertThat(failure).hasRootCauseMessage("x");
			if (at.equals("supplier")) {
				assertThat(proxy.connections()).isZero();
			}
			else {
				proxy.nextConnection().awaitClosedByClient();
			}
		}
		assertThat(watcher.events()).filteredOn((event) -> event.startsWith("failed")).hasSize(1);
		assertThat(watcher.events()).last().asString().startsWith("failed");
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void sneak(Throwable thrown) throws T {
		throw (T) thrown;
	}

	/**
	 * A method that throws at one of its steps.
	 *
	 * @param at the step
	 * @param thrown what it throws there
	 */
	private record Throwing(String at, Throwable thrown) implements Authentication {

		Authentication offered() {
			throwIf("supplier");
			return this;
		}

		private void throwIf(String step) {
			if (this.at.equals(step)) {
				UndeclaredFailureTests.<RuntimeException>sneak(this.thrown);
			}
		}

		@Override
		public AuthMethod method() {
			return new AuthMethod(0x80);
		}

		@Override
		public SubNegotiation begin(FailureContext context) {
			throwIf("begin");
			return new SubNegotiation() {

				@Override
				public ByteBuffer start() {
					return ByteBuffer.allocate(0);
				}

				@Override
				public int wanted() {
					return 1;
				}

				@Override
				public ByteBuffer receive(ByteBuffer field) {
					throwIf("receive");
					return ByteBuffer.allocate(0);
				}

			};
		}

	}

	/**
	 * A call of a client.
	 *
	 * @param name what it is called
	 * @param call the call
	 */
	record Operation(String name, Call call) {

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

		Object on(Socks5Client client) throws IOException;

	}

}
