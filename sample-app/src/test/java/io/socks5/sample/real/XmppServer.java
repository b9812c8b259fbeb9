package io.socks5.sample.real;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A real XMPP server on loopback that requires TLS and has two accounts.
 */
interface XmppServer extends AutoCloseable {

	String DOMAIN = "im.corp.example.test";

	List<String> ACCOUNTS = List.of("alice", "bob");

	String PASSWORD = "s3cret";

	int port();

	/**
	 * Returns the certificate of the server.
	 * @return a PEM file
	 */
	Path certificate();

	@Override
	void close() throws IOException;

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
