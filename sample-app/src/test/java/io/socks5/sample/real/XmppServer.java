package io.socks5.sample.real;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.socks5.testkit.real.Ports;

/**
 * A real XMPP server on loopback that requires TLS and has two accounts.
 */
abstract class XmppServer implements AutoCloseable {

	static final String DOMAIN = "im.corp.example.test";

	static final List<String> ACCOUNTS = List.of("alice", "bob");

	static final String PASSWORD = "s3cret";

	private final int port;

	private final ServerCertificate identity;

	XmppServer(ServerCertificate identity) throws IOException {
		this.port = Ports.free();
		this.identity = identity;
	}

	final int port() {
		return this.port;
	}

	final ServerCertificate identity() {
		return this.identity;
	}

	/**
	 * Returns the certificate of the server.
	 * @return a PEM file
	 */
	final Path certificate() {
		return this.identity.certificate();
	}

	@Override
	public abstract void close() throws IOException;

	/**
	 * Starts a server.
	 */
	@FunctionalInterface
	interface Launch {

		/**
		 * Starts a server and returns when accounts can log in.
		 * @param directory an empty directory for its files
		 * @return the server
		 * @throws Exception if it does not start
		 */
		XmppServer start(Path directory) throws Exception;

	}

}
