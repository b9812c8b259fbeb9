package io.socks5.testkit.real;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * V2Ray's SOCKS inbound with a free way out. It says success before it connects.
 */
public final class V2ray {

	/** A second after the end of one direction it ends the other. */
	private static final ProxyTraits TRAITS = new ProxyTraits("CREDENTIALS_REJECTED, status 255",
			"NO_ACCEPTABLE_METHOD", "lost after success", "lost after success", false);

	private V2ray() {
	}

	/**
	 * Starts one that asks for no login.
	 * @return the proxy
	 * @throws IOException if it does not start
	 */
	public static RealProxy start() throws IOException {
		return RealProxy.start((proxy) -> run(proxy, """
				"auth": "noauth"
				"""));
	}

	/**
	 * Starts one that asks for a login.
	 * @return the proxy
	 * @throws IOException if it does not start
	 */
	public static RealProxy startWithLogin() throws IOException {
		return RealProxy.start((proxy) -> {
			proxy.takesLogin("alice", "s3cret");
			run(proxy, """
					"auth": "password", "accounts": [ { "user": "alice", "pass": "s3cret" } ]
					""");
		});
	}

	private static void run(RealProxy proxy, String authentication) throws IOException {
		String program = Program.require("v2ray", "v2ray");
		Path configuration = proxy.folder()
			.write("config.json",
					"""
							{ "log": { "loglevel": "warning" },
							  "inbounds": [ { "listen": "127.0.0.1", "port": %d, "protocol": "socks", "settings": { "udp": true, "ip": "127.0.0.1", %s } } ],
							  "outbounds": [ { "protocol": "freedom", "settings": { "domainStrategy": "AsIs" } } ] }
							"""
						.formatted(proxy.port(), authentication));
		proxy.behaves(TRAITS);
		proxy.run(List.of(program, "-config", configuration.toString()));
	}

}
