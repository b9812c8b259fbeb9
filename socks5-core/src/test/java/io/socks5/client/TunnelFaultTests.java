package io.socks5.client;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A tunnel that ends, breaks or falls silent after the handshake.
 */
@Timeout(60)
class TunnelFaultTests {

	private static final String SUCCESS = """
			> 05 01 00
			< 05 00
			> 05 01 00 01 c0000207 0050
			< 05 00 00 01 00000000 0000
			""";

	private final RecordingListener watched = new RecordingListener();

	@Test
	void reportsATunnelThatIsResetDuringATransfer() throws IOException {
		// the reset answers the client, so that it does not overtake what came before
		Script script = Script.of(SUCCESS + "< '!'\n> '?'\n").thenResets();
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Socket socket = connect(proxy)) {
			assertThat(socket.getInputStream().read()).isEqualTo('!');
			socket.getOutputStream().write('?');
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.getInputStream().read());
		}
		assertThat(this.watched.kinds()).endsWith("established", "closed");
	}

	@Test
	void aTunnelThatIsResetBeforeItsFirstOctetIsLost() throws IOException {
		Script script = Script.of(SUCCESS + "> '?'\n").thenResets();
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Socket socket = connect(proxy)) {
			socket.getOutputStream().write('?');
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.getInputStream().read());
		}
		assertThat(this.watched.kinds()).endsWith("established", "lost");
	}

	@Test
	void aTunnelThatEndsBeforeItsFirstOctetIsLost() throws IOException {
		Script script = Script.of(SUCCESS).thenCloses();
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Socket socket = connect(proxy)) {
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
		assertThat(this.watched.kinds()).endsWith("established", "lost");
	}

	@Test
	void aReadOfASilentTunnelTimesOutAndTheTunnelRemains() throws IOException {
		Script script = Script.of(SUCCESS + "> '?'\n< '!'\n");
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); Socket socket = connect(proxy)) {
			socket.setSoTimeout(50);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> socket.getInputStream().read())
				.isNotInstanceOf(Socks5TimeoutException.class);
			socket.setSoTimeout(0);
			socket.getOutputStream().write('?');
			assertThat(socket.getInputStream().read()).isEqualTo('!');
		}
		assertThat(this.watched.kinds()).endsWith("established", "closed");
	}

	private Socket connect(ScriptedProxy proxy) throws IOException {
		Socks5Client client = Socks5Client.builder().proxy(proxy.host(), proxy.port()).listener(this.watched).build();
		return client.connect("192.0.2.7", 80);
	}

}
