package io.socks5.boot.autoconfigure.rabbit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.boot.autoconfigure.integration.ServerProcess;
import io.socks5.boot.autoconfigure.integration.TestCertificate;

/**
 * A real RabbitMQ server, started once, in clear text and with TLS.
 */
public enum RabbitServer {

	ONLY;

	/** The name of the server, which only the proxy knows. */
	static final String NAME = "rabbit.internal.test";

	/** Another name of the server, for which it has no certificate. */
	static final String OTHER = "other.internal.test";

	private final int port = ServerProcess.freePort();

	private final int tlsPort = ServerProcess.freePort();

	private final TestCertificate certificate;

	RabbitServer() {
		Path directory = ServerProcess.directory("rabbitmq");
		this.certificate = TestCertificate.of("rabbit.internal.test", directory);
		int names = ServerProcess.freePort();
		// RabbitMQ would start one that outlives it
		ServerProcess.start("epmd running", List.of("epmd", "-d", "-port", "" + names, "-address", "127.0.0.1"));
		ServerProcess.start("Server startup complete", command(directory, names));
	}

	private List<String> command(Path directory, int names) {
		try {
			Path plugins = Files.writeString(directory.resolve("plugins"), "[].");
			Path configuration = Files.writeString(directory.resolve("rabbitmq.conf"), """
					listeners.tcp.default = 127.0.0.1:%d
					listeners.ssl.default = 127.0.0.1:%d
					ssl_options.certfile = %s
					ssl_options.keyfile = %s
					ssl_options.verify = verify_none
					""".formatted(this.port, this.tlsPort, this.certificate.pem(), this.certificate.key()));
			return List.of("env", "HOME=" + directory, "ERL_EPMD_ADDRESS=127.0.0.1", "ERL_EPMD_PORT=" + names,
					"RABBITMQ_NODENAME=socks5@localhost", "RABBITMQ_DIST_PORT=" + ServerProcess.freePort(),
					"RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1}",
					"RABBITMQ_CONF_ENV_FILE=" + directory.resolve("none"), "RABBITMQ_CONFIG_FILE=" + configuration,
					"RABBITMQ_ENABLED_PLUGINS_FILE=" + plugins, "RABBITMQ_MNESIA_BASE=" + directory.resolve("mnesia"),
					"RABBITMQ_LOG_BASE=" + directory.resolve("log"), "RABBITMQ_LOGS=-",
					"RABBITMQ_PID_FILE=" + directory.resolve("pid"), "/usr/lib/rabbitmq/bin/rabbitmq-server");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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
	 * Makes the names known to a proxy.
	 */
	ProxyForNames names(ProxyForNames proxy) {
		return proxy.with(NAME, this.port).with(OTHER, this.port);
	}

	/**
	 * Returns a proxy that knows the names.
	 */
	ProxyForNames proxy() {
		return names(ProxyForNames.connecting());
	}

	/**
	 * Returns a proxy whose names lead to TLS.
	 */
	ProxyForNames tlsProxy() {
		return ProxyForNames.connecting().with(NAME, this.tlsPort).with(OTHER, this.tlsPort);
	}

}
