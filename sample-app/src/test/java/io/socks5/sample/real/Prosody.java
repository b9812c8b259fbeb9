package io.socks5.sample.real;

import java.nio.file.Files;
import java.nio.file.Path;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.socks5.sample.FreePort;

/**
 * Prosody with two accounts, and TLS or nothing.
 */
final class Prosody implements AutoCloseable {

	static final String DOMAIN = "im.corp.example.test";

	static final String PASSWORD = "s3cret";

	private final int port = FreePort.next();

	private final Path certificate;

	private final Program program;

	Prosody(Path directory) throws Exception {
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
		Program.run("", "chown", "-R", "prosody:", directory.toString());
		for (String account : new String[] { "alice", "bob" }) {
			Program.run("", "runuser", "-u", "prosody", "--", "prosodyctl", "--config", config.toString(), "register",
					account, DOMAIN, PASSWORD);
		}
		this.program = Program.start(directory.resolve("prosody.log"), this.port, "runuser", "-u", "prosody", "--",
				"prosody", "--config", config.toString(), "-F");
	}

	int port() {
		return this.port;
	}

	Path certificate() {
		return this.certificate;
	}

	@Override
	public void close() {
		this.program.close();
	}

}
