package io.socks5.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.socks5.protocol.Endpoint;
import io.socks5.route.EndpointStatus;
import io.socks5.route.EndpointStatus.State;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.SamePort;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.AfterEach;

/**
 * Connects to an echo server through several endpoints, of which one works.
 */
public abstract class AbstractEndpointTests {

	protected static final Endpoint CHAT = Endpoint.of("chat.corp", 5222);

	/** The first octets of a client without a login. */
	protected static final String GREETING = """
			> 05 01 00                              VER NMETHODS METHODS
			""";

	protected static final String REQUEST = GREETING + """
			< 05 00                                 VER METHOD
			> 05 01 00 03 09 'chat.corp' 1466       VER CMD RSV ATYP DST.ADDR DST.PORT
			""";

	/** The login of an endpoint with the credentials "a" and "a". */
	protected static final String LOGIN = """
			> 05 02 00 02                           VER NMETHODS METHODS
			< 05 02                                 VER METHOD
			> 01 01 'a' 01 'a'                      VER ULEN UNAME PLEN PASSWD
			""";

	protected static final String REFUSED_LOGIN = LOGIN + """
			< 01 01                                 VER STATUS
			""";

	private final Deque<AutoCloseable> opened = new ArrayDeque<>();

	protected final EchoServer echo = closing(EchoServer.listen());

	protected final FakeSocksServer good;

	protected AbstractEndpointTests() {
		this(FakeSocksServer.open());
	}

	protected AbstractEndpointTests(FakeSocksServer good) {
		this.good = closing(good).knowing("chat.corp", this.echo.port());
	}

	@AfterEach
	protected final void closeResources() throws Exception {
		for (AutoCloseable each : this.opened) {
			each.close();
		}
	}

	/**
	 * Closes a resource after the test, before those that were opened earlier.
	 * @param <T> the type of resource
	 * @param resource the resource
	 * @return the resource
	 */
	protected final <T extends AutoCloseable> T closing(T resource) {
		this.opened.push(resource);
		return resource;
	}

	protected static ProxyEndpoint at(LoopbackServer proxy) {
		return ProxyEndpoint.of(proxy.host(), proxy.port());
	}

	/**
	 * Returns an endpoint that refuses connections.
	 * @return an endpoint whose port nothing else gets
	 */
	protected final ProxyEndpoint dead() {
		return ProxyEndpoint.of(SamePort.address(0), closing(SamePort.of((LoopbackServer) null)).port());
	}

	protected final ProxyEndpoint playing(Script script) {
		return at(closing(ScriptedProxy.playing(script)));
	}

	protected static List<State> states(Socks5Client client) {
		return client.endpoints().stream().map(EndpointStatus::state).toList();
	}

	protected static List<Long> failures(Socks5Client client) {
		return client.endpoints().stream().map(EndpointStatus::failures).toList();
	}

}
