package io.socks5.sample.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.socks5.testkit.real.Program;
import io.socks5.testkit.real.RunningProgram;
import io.socks5.testkit.real.Shell;

/**
 * Prosody of Debian.
 */
final class Prosody extends XmppServer {

	private final RunningProgram program;

	Prosody(Path directory) throws Exception {
		super(ServerCertificate.write(directory));
		Program.require("prosody", "prosody");
		Program.requireRoot("run Prosody as its own user");
		Path config = Files.writeString(directory.resolve("prosody.cfg.lua"), """
				data_path = "%1$s"
				pidfile = "%1$s/prosody.pid"
				log = { info = "*console" }
				interfaces = { "127.0.0.1" }
				c2s_ports = { %2$d }
				c2s_direct_tls_ports = {}
				legacy_ssl_ports = {}
				s2s_ports = {}
				s2s_direct_tls_ports = {}
				component_ports = {}
				http_ports = {}
				https_ports = {}
				modules_enabled = { "roster", "saslauth", "tls", "disco", "ping", "version" }
				modules_disabled = { "s2s" }
				authentication = "internal_hashed"
				c2s_require_encryption = true
				VirtualHost "%3$s"
				  ssl = { certificate = "%4$s", key = "%5$s" }
				""".formatted(directory, port(), DOMAIN, certificate(), identity().key()));
		Shell.run("chown", "-R", "prosody:", directory.toString());
		for (String account : ACCOUNTS) {
			Shell.run("runuser", "-u", "prosody", "--", "prosodyctl", "--config", config.toString(), "register",
					account, DOMAIN, PASSWORD);
		}
		this.program = RunningProgram.start(directory.resolve("prosody.log"),
				List.of("runuser", "-u", "prosody", "--", "prosody", "--config", config.toString(), "-F"));
		this.program.awaitPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
	}

	@Override
	public void close() throws IOException {
		this.program.close();
	}

}
