package io.socks5.sample.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.socks5.testkit.real.Ports;
import io.socks5.testkit.real.RunningProgram;
import io.socks5.testkit.real.Shell;

/**
 * Prosody with two accounts, and TLS or nothing.
 */
final class Prosody implements AutoCloseable {

	static final String DOMAIN = "im.corp.example.test";

	static final String PASSWORD = "s3cret";

	private final int port;

	private final Path certificate;

	private final RunningProgram program;

	Prosody(Path directory) throws Exception {
		this.port = Ports.free();
		X509Bundle bundle = new CertificateBuilder().ecp256()
			.subject("CN=" + DOMAIN)
			.addSanDnsName(DOMAIN)
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		this.certificate = Files.writeString(directory.resolve("server.pem"), bundle.getCertificatePEM());
		Path key = Files.writeString(directory.resolve("server.key"), bundle.getPrivateKeyPEM());
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
				modules_enabled = { "roster", "saslauth", "tls", "disco", "ping" }
				modules_disabled = { "s2s" }
				authentication = "internal_hashed"
				c2s_require_encryption = true
				VirtualHost "%3$s"
				  ssl = { certificate = "%4$s", key = "%5$s" }
				""".formatted(directory, this.port, DOMAIN, this.certificate, key));
		Shell.run("chown", "-R", "prosody:", directory.toString());
		for (String account : new String[] { "alice", "bob" }) {
			Shell.run("runuser", "-u", "prosody", "--", "prosodyctl", "--config", config.toString(), "register",
					account, DOMAIN, PASSWORD);
		}
		this.program = RunningProgram.start(directory.resolve("prosody.log"),
				List.of("runuser", "-u", "prosody", "--", "prosody", "--config", config.toString(), "-F"));
		this.program.awaitPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port));
	}

	int port() {
		return this.port;
	}

	Path certificate() {
		return this.certificate;
	}

	@Override
	public void close() throws IOException {
		this.program.close();
	}

}
