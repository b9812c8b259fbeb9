package io.socks5.client;

import java.io.IOException;

import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Socks5Failure;
import io.socks5.testkit.Attempt;
import io.socks5.testkit.Driver;
import io.socks5.testkit.Outcome;
import io.socks5.testkit.Played;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.Transcript;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plays transcripts over loopback, in whole messages and octet by octet. Where the text
 * says that the client fails, it has to close the connection; where it succeeds, octets
 * of the application come right behind the reply.
 */
final class SocketDriver implements Driver {

	private static final String FIRST_WORDS = "first words";

	@Override
	public Played play(Attempt attempt, Transcript transcript) {
		Script script = Script.of(transcript.fails() ? transcript : transcript.followedBy("< '" + FIRST_WORDS + "'"));
		try (ScriptedProxy proxy = ScriptedProxy.playing(script, script.inPiecesOf(1))) {
			Endpoint endpoint = Endpoint.of(proxy.host(), proxy.port());
			Outcome outcome = connect(attempt, endpoint);
			proxy.nextConnection().awaitClosedByClient();
			assertThat(connect(attempt, endpoint)).hasToString(outcome.toString());
			proxy.nextConnection().awaitClosedByClient();
			return new Played(outcome, 2);
		}
	}

	private static Outcome connect(Attempt attempt, Endpoint proxy) {
		Socks5Client.Builder builder = Socks5Client.builder().proxy(proxy.host().text(), proxy.port());
		Credentials credentials = attempt.credentials();
		if (credentials != null) {
			builder.credentials(() -> credentials).requireAuthentication(attempt.authenticated());
		}
		Endpoint destination = attempt.destination();
		try (Socks5Socket socket = (Socks5Socket) builder.build()
			.connect(destination.host().text(), destination.port())) {
			byte[] first = socket.getInputStream().readNBytes(FIRST_WORDS.length());
			assertThat(first).asString().isEqualTo(FIRST_WORDS);
			return new Outcome(socket.method(), socket.bound(), null);
		}
		catch (IOException ex) {
			assertThat(ex).isInstanceOfSatisfying(Socks5Failure.class, (failure) -> {
				assertThat(failure.proxy()).isEqualTo(proxy);
				assertThat(failure.destination()).isEqualTo(destination);
			});
			return new Outcome(null, null, ex);
		}
	}

}
