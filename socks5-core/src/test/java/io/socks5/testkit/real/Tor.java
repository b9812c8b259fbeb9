package io.socks5.testkit.real;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A tor without a network. No server listens on the port of its only directory authority,
 * so it refuses all connections.
 */
public final class Tor {

	private Tor() {
	}

	/**
	 * Starts one that gives up after two seconds.
	 * @return the proxy
	 * @throws IOException if it does not start
	 */
	public static RealProxy start() throws IOException {
		return RealProxy.start((proxy) -> {
			String program = Program.require("tor", "tor");
			Path configuration = proxy.folder()
				.write("torrc", """
						SocksPort 127.0.0.1:%d ExtendedErrors NoPreferIPv6Automap
						SocksTimeout 2
						AutomapHostsOnResolve 1
						VirtualAddrNetworkIPv4 198.18.0.0/16
						DataDirectory %s
						UseDefaultFallbackDirs 0
						DirAuthority nowhere orport=1 no-v2 v3ident=%s 127.0.0.1:1 %s
						Log notice stderr
						RunAsDaemon 0
						""".formatted(proxy.port(), proxy.folder().folder("tor"), "0".repeat(39) + "1",
						"0".repeat(39) + "1"));
			proxy.run(List.of(program, "--defaults-torrc", "/dev/null", "-f", configuration.toString()));
		});
	}

}
