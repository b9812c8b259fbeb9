package io.socks5.boot.autoconfigure.redis;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.boot.autoconfigure.integration.ServerProcess;
import io.socks5.boot.autoconfigure.integration.TestCertificate;

/**
 * Real Redis servers, each started once.
 */
public enum RedisServer {

	/** With a password, in clear text and with TLS. */
	ALONE("--requirepass", "secret"),

	/** A cluster of one node. */
	CLUSTER("--requirepass", "secret", "--cluster-enabled", "yes", "--cluster-port", "" + ServerProcess.freePort(),
			"--cluster-announce-hostname", "redis.internal.test", "--cluster-preferred-endpoint-type", "hostname");

	/** The name of the servers, which only the proxy knows. */
	static final String NAME = "redis.internal.test";

	/** Another name of the servers, for which they have no certificate. */
	static final String OTHER = "other.internal.test";

	private final int port = ServerProcess.freePort();

	private final int tlsPort = ServerProcess.freePort();

	private final TestCertificate certificate;

	RedisServer(String... options) {
		Path directory = ServerProcess.directory("redis-" + name());
		this.certificate = TestCertificate.of("redis.internal.test", directory);
		List<String> command = new ArrayList<>(List.of("redis-server", "--port", "" + this.port, "--bind", "127.0.0.1",
				"--dir", directory.toString(), "--save", "", "--tls-port", "" + this.tlsPort, "--tls-cert-file",
				this.certificate.pem().toString(), "--tls-key-file", this.certificate.key().toString(),
				"--tls-auth-clients", "no", "--tls-ca-cert-file", this.certificate.pem().toString()));
		command.addAll(List.of(options));
		if (!command.contains("--cluster-enabled")) {
			ServerProcess.start("Ready to accept connections", command);
			return;
		}
		List<String> slots = List.of("redis-cli", "-p", "" + this.port, "-a", "secret", "--no-auth-warning", "cluster",
				"addslotsrange", "0", "16383");
		ServerProcess.start("Ready to accept connections", command, () -> ServerProcess.run(slots),
				"Cluster state changed: ok");
	}

	/**
	 * Returns the port without TLS.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	TestCertificate certificate() {
		return this.certificate;
	}

	/**
	 * Returns a proxy that knows the names.
	 */
	ProxyForNames proxy() {
		return ProxyForNames.connecting().with(NAME, this.port).with(OTHER, this.port);
	}

	/**
	 * Returns a proxy whose names lead to TLS.
	 */
	ProxyForNames tlsProxy() {
		return ProxyForNames.connecting().with(NAME, this.tlsPort).with(OTHER, this.tlsPort);
	}

}
