package io.socks5.testkit.real;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The small SOCKS5 server microsocks.
 */
public final class Microsocks {

	/** The end of one direction is the end of both. */
	private static final ProxyTraits TRAITS = new ProxyTraits("CREDENTIALS_REJECTED, status 2", "NO_ACCEPTABLE_METHOD",
			"connection refused (0x05)", "general failure (0x01)", false);

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
		proxy.behaves(TRAITS);
		proxy.run(command);
	}

}
