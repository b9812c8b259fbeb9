package io.socks5.testkit.real;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Dante's server.
 */
public final class Danted {

	private static final String PASSWORD = "pw of danted";

	private Danted() {
	}

	/**
	 * Starts one that asks for no login.
	 * @return the proxy
	 * @throws IOException if it does not start
	 */
	public static RealProxy start() throws IOException {
		return RealProxy.start((proxy) -> run(proxy, "none"));
	}

	/**
	 * Starts one that asks for the login of a system account, which is made for it.
	 * @return the proxy
	 * @throws IOException if it does not start
	 */
	public static RealProxy startWithLogin() throws IOException {
		return RealProxy.start((proxy) -> {
			String program = program();
			SystemAccount account = proxy.owns(SystemAccount.create(PASSWORD));
			proxy.takesLogin(account.name(), PASSWORD);
			run(proxy, program, "username");
		});
	}

	private static String program() {
		return Program.require("danted", "dante-server");
	}

	private static void run(RealProxy proxy, String method) throws IOException {
		run(proxy, program(), method);
	}

	private static void run(RealProxy proxy, String program, String method) throws IOException {
		Path configuration = proxy.folder().write("danted.conf", """
				logoutput: stderr
				internal: 127.0.0.1 port = %d
				external: lo
				clientmethod: none
				socksmethod: %s
				user.privileged: %s
				user.unprivileged: %s
				client pass { from: 127.0.0.0/8 to: 0/0 }
				socks pass { from: 127.0.0.0/8 to: 0/0
				  command: connect bind udpassociate }
				# what comes back: without this rule it is dropped
				socks pass { from: 0/0 to: 127.0.0.0/8
				  command: bindreply udpreply }
				""".formatted(proxy.port(), method, user("root"), user("nobody")));
		proxy.run(List.of(program, "-f", configuration.toString()));
	}

	private static String user(String name) {
		return Program.isRoot() ? name : System.getProperty("user.name");
	}

}
