package io.socks5.client;

import java.io.IOException;

import io.socks5.testkit.BlackHole;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.Script;

/**
 * The faults of an endpoint that make a client try another one.
 */
public enum FaultyEndpoint {

	DEAD("not reachable") {
		@Override
		public ProxyEndpoint open(AbstractEndpointTests test) {
			return test.dead();
		}
	},

	SILENT_TCP("timed out (") {
		@Override
		public ProxyEndpoint open(AbstractEndpointTests test) throws IOException {
			return ProxyEndpoint.of(LoopbackServer.loopback().getHostAddress(), test.closing(BlackHole.open()).port());
		}
	},

	SILENT("timed out (endpoint timeout") {
		@Override
		public ProxyEndpoint open(AbstractEndpointTests test) {
			return test.playing(Script.of(AbstractEndpointTests.GREETING));
		}
	},

	CLOSES("closed the connection") {
		@Override
		public ProxyEndpoint open(AbstractEndpointTests test) {
			return test.playing(Script.of(AbstractEndpointTests.GREETING).thenCloses());
		}
	},

	CLOSES_AFTER_THE_LOGIN("closed the connection") {
		@Override
		public ProxyEndpoint open(AbstractEndpointTests test) {
			return test.playing(Script.of(AbstractEndpointTests.LOGIN).thenCloses()).withCredentials("a", "a");
		}
	},

	ANOTHER_PROTOCOL("version") {
		@Override
		public ProxyEndpoint open(AbstractEndpointTests test) {
			return test.playing(Script.of(AbstractEndpointTests.GREETING + "< 04 5b\n").thenCloses());
		}
	},

	/** Only with {@link io.socks5.route.FailoverCause#REFUSED_LOGIN}. */
	REFUSES_THE_LOGIN("login") {
		@Override
		public ProxyEndpoint open(AbstractEndpointTests test) {
			return test.playing(Script.of(AbstractEndpointTests.REFUSED_LOGIN).thenCloses()).withCredentials("a", "a");
		}
	};

	private final String message;

	FaultyEndpoint(String message) {
		this.message = message;
	}

	/**
	 * Opens an endpoint with this fault.
	 * @param test closes the endpoint
	 * @return the endpoint
	 * @throws IOException if it cannot be opened
	 */
	public abstract ProxyEndpoint open(AbstractEndpointTests test) throws IOException;

	/**
	 * Returns a part of the message of the failure.
	 * @return the text
	 */
	public String message() {
		return this.message;
	}

}
