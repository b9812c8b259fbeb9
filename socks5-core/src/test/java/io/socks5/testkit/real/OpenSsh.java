package io.socks5.testkit.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * OpenSSH's dynamic forwarding: {@code ssh -D} is the proxy, and an own {@code sshd} with
 * own keys makes the connections.
 */
public final class OpenSsh {

	/** It knows no login, and closes where others refuse. */
	private static final ProxyTraits TRAITS = new ProxyTraits("", "closed, phase GREETING", "closed, phase REQUEST",
			"closed, phase REQUEST", true);

	private OpenSsh() {
	}

	/**
	 * Starts both.
	 * @return the proxy
	 * @throws IOException if they do not start
	 */
	public static RealProxy start() throws IOException {
		return RealProxy.start((proxy) -> {
			String sshd = Program.require("sshd", "openssh-server");
			String ssh = Program.require("ssh", "openssh-client");
			int port = Ports.free();
			makeKeys(proxy, port);
			proxy.behaves(TRAITS);
			proxy.run(List.of(sshd, "-D", "-e", "-f", server(proxy, port).toString()))
				.awaitPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			proxy.run(List.of(ssh, "-N", "-F", client(proxy, port).toString(), "-D", "127.0.0.1:" + proxy.port(),
					"127.0.0.1"));
		});
	}

	private static void makeKeys(RealProxy proxy, int port) throws IOException {
		String keygen = Program.require("ssh-keygen", "openssh-client");
		for (String key : List.of("host-key", "user-key")) {
			Shell.run(keygen, "-q", "-t", "ed25519", "-N", "", "-f", proxy.folder().file(key).toString());
		}
		String hostKey = Files.readString(proxy.folder().file("host-key.pub"));
		proxy.folder().write("known-hosts", "[127.0.0.1]:" + port + " " + hostKey);
	}

	private static Path server(RealProxy proxy, int port) throws IOException {
		return proxy.folder().write("sshd_config", """
				ListenAddress 127.0.0.1
				Port %d
				HostKey %s
				AuthorizedKeysFile %s
				PasswordAuthentication no
				StrictModes no
				UsePAM no
				PidFile none
				""".formatted(port, proxy.folder().file("host-key"), proxy.folder().file("user-key.pub")));
	}

	private static Path client(RealProxy proxy, int port) throws IOException {
		return proxy.folder()
			.write("ssh_config", """
					Port %d
					User %s
					IdentityFile %s
					IdentitiesOnly yes
					UserKnownHostsFile %s
					GlobalKnownHostsFile /dev/null
					BatchMode yes
					ExitOnForwardFailure yes
					""".formatted(port, System.getProperty("user.name"), proxy.folder().file("user-key"),
					proxy.folder().file("known-hosts")));
	}

}
