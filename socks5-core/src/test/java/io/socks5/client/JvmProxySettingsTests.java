package io.socks5.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;

import io.socks5.testkit.EchoServer;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The JVM's own proxy, which any plain socket takes, is not ours.
 */
class JvmProxySettingsTests {

	private final ScriptedProxy ofTheJvm = ScriptedProxy.playing(Script.of("").thenCloses());

	private final EchoServer echo = EchoServer.listen();

	private @Nullable ProxySelector before;

	@BeforeEach
	void set() {
		this.before = ProxySelector.getDefault();
		ProxySelector.setDefault(new Always(this.ofTheJvm.port()));
	}

	@AfterEach
	void reset() {
		ProxySelector.setDefault(this.before);
		this.echo.close();
		this.ofTheJvm.close();
	}

	@Test
	void aPlainSocketTakesThem() throws Exception {
		try (Socket plain = new Socket()) {
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> plain.connect(new InetSocketAddress(LoopbackServer.loopback(), this.echo.port())));
			this.ofTheJvm.nextConnection();
		}
	}

	@Test
	void aSocketThroughAProxyDoesNot() throws Exception {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of(TestClients.GRANTED))) {
			TestClients.proxy(proxy).build().connect("chat.corp", 5222).close();
			assertThat(this.ofTheJvm.connections()).isZero();
		}
	}

	@Test
	void aSocketThatConnectsDirectlyDoesNot() throws Exception {
		Socks5Client client = Socks5Client.builder().proxy("127.0.0.1", 1).nonProxyHosts(List.of("127.0.0.1")).build();
		client.connect("127.0.0.1", this.echo.port()).close();
		assertThat(this.ofTheJvm.connections()).isZero();
	}

	/**
	 * One proxy for everything.
	 */
	private static final class Always extends ProxySelector {

		private final Proxy proxy;

		Always(int port) {
			this.proxy = new Proxy(Proxy.Type.SOCKS, new InetSocketAddress(LoopbackServer.loopback(), port));
		}

		@Override
		public List<Proxy> select(URI uri) {
			return List.of(this.proxy);
		}

		@Override
		public void connectFailed(URI uri, SocketAddress address, IOException ex) {
			// the connect fails as well
		}

	}

}
