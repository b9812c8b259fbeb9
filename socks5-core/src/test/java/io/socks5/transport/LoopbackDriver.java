package io.socks5.transport;

import java.io.IOException;

import io.socks5.client.Socks5Client;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Socks5Failure;
import io.socks5.testkit.ConnectCase;
import io.socks5.testkit.Driver;
import io.socks5.testkit.Outcome;
import io.socks5.testkit.Played;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.Transcript;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plays transcripts over loopback through any transport, in whole messages and octet by
 * octet. Where the text says that the client fails, it has to close the connection; where
 * it succeeds, octets of the application come right behind the reply. Listeners must
 * observe the outcome that the caller gets.
 */
final class LoopbackDriver implements Driver {

	private static final String FIRST_WORDS = "first words";

	private final Transport transport;

	LoopbackDriver(Transport transport) {
		this.transport = transport;
	}

	@Override
	public Played play(ConnectCase attempt, Transcript transcript) {
		Script script = Script.of(transcript.fails() ? transcript : transcript.followedBy("< '" + FIRST_WORDS + "'"));
		try (ScriptedProxy proxy = ScriptedProxy.playing(script, script.inPiecesOf(1))) {
			Outcome outcome = connect(attempt, proxy);
			assertThat(connect(attempt, proxy)).hasToString(outcome.toString());
			return new Played(outcome, 2);
		}
	}

	private Outcome connect(ConnectCase attempt, ScriptedProxy proxy) {
		RecordingListener watcher = new RecordingListener();
		Socks5Client client = client(attempt, Endpoint.of(proxy.host(), proxy.port())).listener(watcher).build();
		try (Reached reached = this.transport.connect(client, attempt.destination())) {
			assertThat(reached.read(FIRST_WORDS.length())).asString().isEqualTo(FIRST_WORDS);
		}
		catch (IOException ex) {
			failed(ex, attempt.destination(), client, watcher);
		}
		proxy.nextConnection().awaitClosedByClient();
		return watcher.outcome();
	}

	static Socks5Client.Builder client(ConnectCase attempt, Endpoint proxy) {
		Socks5Client.Builder builder = Socks5Client.builder().proxy(proxy.host().text(), proxy.port());
		Credentials credentials = attempt.credentials();
		if (credentials != null) {
			builder.credentials(() -> credentials).requireAuthentication(attempt.authenticated());
		}
		return builder;
	}

	static void failed(IOException ex, Endpoint destination, Socks5Client client, RecordingListener watcher) {
		assertThat(ex).isSameAs(watcher.outcome().failure());
		assertThat(ex).isInstanceOfSatisfying(Socks5Failure.class, (failure) -> {
			assertThat(failure.proxy()).isEqualTo(client.proxy());
			assertThat(failure.destination()).isEqualTo(destination);
		});
	}

	/**
	 * A way to connect.
	 */
	@FunctionalInterface
	interface Transport {

		Reached connect(Socks5Client client, Endpoint destination) throws IOException;

	}

	/**
	 * A destination that has been connected to.
	 */
	interface Reached extends AutoCloseable {

		byte[] read(int octets) throws IOException;

		@Override
		void close() throws IOException;

	}

}
