package io.socks5.testkit.real;

import java.io.IOException;
import java.util.ArrayList;
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
		return RealProxy.start(Microsocks::run);
	}

	/**
	 * Starts one that asks for a login.
	 * @return the proxy
	 * @throws IOException if it does not start
	 */
	public static RealProxy startWithLogin() throws IOException {
		return RealProxy.start(Microsocks::runWithLogin);
	}

	/**
	 * Starts one in a network of its own that asks for a login.
	 * @param network the network
	 * @return the proxy
	 * @throws IOException if it does not start
	 */
	public static RealProxy startWithLogin(OwnNetwork network) throws IOException {
		return RealProxy.start((proxy) -> {
			proxy.replacesTheCut(network);
			runWithLogin(proxy);
		});
	}

	private static void runWithLogin(RealProxy proxy) throws IOException {
		proxy.takesLogin("alice", "s3cret");
		run(proxy, "-u", "alice", "-P", "s3cret");
	}

	private static void run(RealProxy proxy, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(Program.require("microsocks", "microsocks"), "-i", proxy.host(),
				"-p", String.valueOf(proxy.port())));
		command.addAll(List.of(arguments));
		proxy.run(command);
	}

}
