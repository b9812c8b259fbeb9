package io.socks5.testkit.real;

import java.io.IOException;
import java.util.List;

/**
 * The small SOCKS5 server microsocks.
 */
public final class Microsocks {

	private Microsocks() {
	}

	/**
	 * Starts one that asks for no login.
	 * @return the proxy
	 * @throws IOException if it does not start
	 */
	public static RealProxy start() throws IOException {
		return RealProxy
			.start((proxy) -> proxy.run(List.of(program(), "-i", "127.0.0.1", "-p", String.valueOf(proxy.port()))));
	}

	/**
	 * Starts one that asks for a login.
	 * @return the proxy
	 * @throws IOException if it does not start
	 */
	public static RealProxy startWithLogin() throws IOException {
		return RealProxy.start((proxy) -> {
			proxy.takesLogin("alice", "s3cret");
			proxy.run(List.of(program(), "-i", "127.0.0.1", "-p", String.valueOf(proxy.port()), "-u", "alice", "-P",
					"s3cret"));
		});
	}

	static String program() {
		return Program.require("microsocks", "microsocks");
	}

}
