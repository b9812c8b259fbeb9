package io.socks5.testkit.real;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.socks5.testkit.gssapi.KerberosRealm;

/**
 * Dante's server.
 */
public final class Danted {

	private static final ProxyTraits TRAITS = new ProxyTraits("CREDENTIALS_REJECTED, status 1", "NO_ACCEPTABLE_METHOD",
			"connection refused (0x05)", "host unreachable (0x04)", true);

	private static final String PASSWORD = "pw of danted";

	/** Dante's default. */
	private static final int PATIENCE_SECONDS = 30;

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
		return startWithLogin(PATIENCE_SECONDS);
	}

	/**
	 * Starts one that asks for the login of a system account, and waits for a request
	 * only so long. It counts whole seconds: up to one before that it may already drop a
	 * request, and what stays idle it closes one after it.
	 * @param patienceSeconds how long, at least 2: with 1 it drops connects that are fast
	 * @return the proxy
	 * @throws IOException if it does not start
	 */
	public static RealProxy startWithLogin(int patienceSeconds) throws IOException {
		return RealProxy.start((proxy) -> {
			String program = program();
			SystemAccount account = proxy.owns(SystemAccount.create(PASSWORD));
			proxy.takesLogin(account.name(), PASSWORD);
			run(proxy, program, "username", patienceSeconds);
		});
	}

	/**
	 * Starts one that asks for GSSAPI. Debian's is built without:
	 * {@code .ci/dante-gssapi} builds another one from its source.
	 * @param realm where its keys are from
	 * @param protection "integrity", "confidentiality" or both
	 * @return the proxy, on {@code localhost}
	 * @throws IOException if it does not start
	 */
	public static RealProxy startWithGssapi(KerberosRealm realm, String protection) throws IOException {
		return RealProxy.start((proxy) -> {
			String program = Program.require("danted-gssapi", "dante-server, with GSSAPI: run .ci/dante-gssapi");
			String rules = "gssapi.keytab: FILE:%s gssapi.servicename: rcmd gssapi.enctype: %s"
				.formatted(realm.serviceKeytab(), protection);
			Path configuration = configuration(proxy, "gssapi", PATIENCE_SECONDS,
					rules.replace(" gssapi", "\n  gssapi"));
			List<String> command = new ArrayList<>(List.of("env"));
			command.addAll(realm.environment());
			command.addAll(List.of(program, "-f", configuration.toString()));
			proxy.run(command);
		});
	}

	private static String program() {
		return Program.require("danted", "dante-server");
	}

	private static void run(RealProxy proxy, String method) throws IOException {
		run(proxy, program(), method, PATIENCE_SECONDS);
	}

	private static void run(RealProxy proxy, String program, String method, int patienceSeconds) throws IOException {
		proxy.behaves(TRAITS);
		proxy.run(List.of(program, "-f", configuration(proxy, method, patienceSeconds, "").toString()));
	}

	private static Path configuration(RealProxy proxy, String method, int patienceSeconds, String rules)
			throws IOException {
		return proxy.folder().write("danted.conf", """
				logoutput: stderr
				internal: 127.0.0.1 port = %d
				external: lo
				clientmethod: none
				socksmethod: %s
				timeout.negotiate: %d
				user.privileged: %s
				user.unprivileged: %s
				client pass { from: 127.0.0.0/8 to: 0/0
				  %s }
				socks pass { from: 127.0.0.0/8 to: 0/0
				  command: connect bind udpassociate }
				# what comes back: without this rule it is dropped
				socks pass { from: 0/0 to: 127.0.0.0/8
				  command: bindreply udpreply }
				""".formatted(proxy.port(), method, patienceSeconds, user("root"), user("nobody"), rules));
	}

	private static String user(String name) {
		return Program.isRoot() ? name : System.getProperty("user.name");
	}

}
