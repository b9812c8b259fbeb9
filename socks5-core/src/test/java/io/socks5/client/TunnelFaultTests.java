package io.socks5.client;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.real.LoopbackServer;
import io.socks5.testkit.real.Script;
import io.socks5.testkit.real.Watched;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A tunnel that breaks or falls silent after the handshake.
 */
@Timeout(60)
class TunnelFaultTests {

	private static final String SUCCESS = "r3 0500 r10 05000001 00000000 0000";

	private final Watched watched = new Watched();

	@Test
	void aTunnelThatIsResetInMidTransferSaysSo() throws IOException {
		try (LoopbackServer proxy = resetting(SUCCESS + " 2a r1"); Socket socket = connect(proxy)) {
			assertThat(socket.getInputStream().read()).isEqualTo(0x2a);
			// the reset answers this, so it does not overtake what came before
			socket.getOutputStream().write(1);
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.getInputStream().read());
		}
		assertThat(this.watched.events()).endsWith("established", "closed");
	}

	@Test
	void aTunnelThatIsResetBeforeItsFirstOctetIsLost() throws IOException {
		try (LoopbackServer proxy = resetting(SUCCESS + " r1"); Socket socket = connect(proxy)) {
			socket.getOutputStream().write(1);
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.getInputStream().read());
		}
		assertThat(this.watched.events()).endsWith("established", "closed, lost before the first octet");
	}

	@Test
	void aTunnelThatEndsBeforeItsFirstOctetIsLost() throws IOException {
		try (LoopbackServer proxy = LoopbackServer.start((connection) -> {
			new Script(SUCCESS).play(connection);
			connection.close();
		}); Socket socket = connect(proxy)) {
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
		assertThat(this.watched.events()).endsWith("established", "closed, lost before the first octet");
	}

	@Test
	void aTunnelThatFallsSilentTimesOutLikeAnySocketAndStands() throws IOException {
		try (LoopbackServer proxy = LoopbackServer.start(new Script(SUCCESS + " r1 2a"));
				Socket socket = connect(proxy)) {
			socket.setSoTimeout(50);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> socket.getInputStream().read())
				.isNotInstanceOf(Socks5TimeoutException.class);
			socket.setSoTimeout(0);
			socket.getOutputStream().write(1);
			assertThat(socket.getInputStream().read()).isEqualTo(0x2a);
		}
		assertThat(this.watched.events()).endsWith("established", "closed");
	}

	private static LoopbackServer resetting(String script) throws IOException {
		return LoopbackServer.start((connection) -> {
			new Script(script).play(connection);
			LoopbackServer.reset(connection);
		});
	}

	private Socket connect(LoopbackServer proxy) throws IOException {
		Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", proxy.port()).listener(this.watched).build();
		return client.connect("192.0.2.7", 80);
	}

}
