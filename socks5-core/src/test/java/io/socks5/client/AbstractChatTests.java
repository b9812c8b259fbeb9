package io.socks5.client;

import java.io.IOException;
import java.net.ServerSocket;

import io.socks5.protocol.Endpoint;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.ScriptedConnection;
import io.socks5.testkit.ScriptedProxy;

/**
 * Connects with a login to one destination through the proxy of a test.
 */
public abstract class AbstractChatTests {

	protected static final Endpoint CHAT = Endpoint.of("chat.corp", 5222);

	/** The first octets of a client with a login. */
	protected static final String GREETING = """
			> 05 02 00 02                           VER NMETHODS METHODS
			""";

	protected static final String LOGIN = GREETING + """
			< 05 02                                 VER METHOD
			> 01 05 'alice' 06 's3cret'             VER ULEN UNAME PLEN PASSWD
			""";

	protected static final String REQUEST = LOGIN + """
			< 01 00                                 VER STATUS
			> 05 01 00 03 09 'chat.corp' 1466       VER CMD RSV ATYP DST.ADDR DST.PORT
			""";

	protected static final String GRANTED = REQUEST + """
			< 05 00 00 01 c0000201 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
			""";

	protected final RecordingListener watcher = new RecordingListener();

	protected Socks5Client.Builder through(String host, int port) {
		return Socks5Client.builder().proxy(host, port).credentials("alice", "s3cret").listener(this.watcher);
	}

	protected final Socks5Client.Builder through(LoopbackServer proxy) {
		return through(proxy.host(), proxy.port());
	}

	/**
	 * Waits until the proxy has received the whole login.
	 * @param proxy the proxy
	 * @return its next connection
	 */
	protected static ScriptedConnection awaitLogin(ScriptedProxy proxy) {
		return proxy.nextConnection().awaitReceived("73 33 63 72 65 74");
	}

	/**
	 * Returns a port that nothing listens on.
	 * @return a port of the loopback address
	 * @throws IOException if there is none
	 */
	public static int closedPort() throws IOException {
		try (ServerSocket once = new ServerSocket(0, 1, LoopbackServer.loopback())) {
			return once.getLocalPort();
		}
	}

}
