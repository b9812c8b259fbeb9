package io.socks5.client;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.UnaryOperator;

import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.Socks5Exception;
import io.socks5.testkit.Octets;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A proxy that goes away at every octet, and one that gets an octet wrong: a sample over
 * real connections of what the handshake is tried with in full.
 */
class SocketFaultsTests {

	/** Method, status and reply; each is sent at once, which a client has to bear. */
	private static final byte[] GRANTED = Octets.of("05 02 01 00 05 00 00 03 04 'corp' 1f90");

	private static final int[] CHANGES = { 0x01, 0x02, 0x03, 0x04, 0x07, 0x80, 0xff };

	private static ScriptedProxy proxy(byte[] octets, UnaryOperator<Script> end) {
		String lines = (octets.length > 0) ? "< " + Octets.text(octets) + "\n" : "";
		return ScriptedProxy.playing(end.apply(Script.of("> 05 02 00 02\n" + lines)));
	}

	private static void connect(ScriptedProxy proxy) throws IOException {
		TestClients.proxy(proxy).credentials("alice", "s3cret").build().connect("chat.corp", 5222).close();
	}

	@Test
	void aProxyThatEndsAtAnyOctetHasClosed() {
		for (int count = 0; count < GRANTED.length; count++) {
			endsAt(count, Script::thenSendsNoMore);
		}
	}

	@Test
	void aProxyThatResetsAtAnyOctetHasClosed() {
		for (int count = 0; count < GRANTED.length; count++) {
			endsAt(count, Script::thenResets);
		}
	}

	private static void endsAt(int count, UnaryOperator<Script> end) {
		try (ScriptedProxy proxy = proxy(Arrays.copyOf(GRANTED, count), end)) {
			assertThat(TestClients.failureOf(() -> {
				connect(proxy);
				return proxy;
			})).as("after " + count + " octets").isExactlyInstanceOf(ProxyClosedException.class);
		}
	}

	@Test
	void aWrongOctetEndsInATunnelOrATypedFailure() {
		int tunnels = 0;
		for (int at = 0; at < GRANTED.length; at++) {
			for (int change : CHANGES) {
				byte[] mutated = GRANTED.clone();
				mutated[at] = (byte) (mutated[at] ^ change);
				tunnels += connects(mutated) ? 1 : 0;
			}
		}
		// RSV, the name and the port: 7 octets; 2 shorter names; IPv4 in place of the
		// name; the version 05 of a status
		assertThat(tunnels).isEqualTo(7 * CHANGES.length + 2 + 1 + 1);
	}

	private static boolean connects(byte[] octets) {
		try (ScriptedProxy proxy = proxy(octets, Script::thenSendsNoMore)) {
			try {
				connect(proxy);
				return true;
			}
			catch (IOException ex) {
				assertThat(ex).isInstanceOf(Socks5Exception.class);
				return false;
			}
			finally {
				proxy.nextConnection().awaitClosedByClient();
			}
		}
	}

}
