package io.socks5.boot.ldap;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;

import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import io.socks5.client.ClientRegistry;
import io.socks5.client.Socks5Client;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one context. The proxy looks up the names of the servers.
 *
 * @param key the key of a client in the {@link ClientRegistry}
 * @param tls whether the connections use TLS from the beginning
 * @param timeout the time limit of a connect, and of a TLS handshake, in milliseconds; 0
 * for none but those of the client
 */
record LdapConnections(@Nullable String key, boolean tls, int timeout) {

	/** The rules for the names in certificates of LDAP servers. RFC 2830 section 3.6. */
	private static final String IDENTIFICATION = "LDAPS";

	Socket open(String host, int port) throws IOException {
		Socket socket = factory().createSocket();
		try {
			socket.connect(InetSocketAddress.createUnresolved(host, port), this.timeout);
			if (socket instanceof SSLSocket secured) {
				handshake(secured);
			}
			return socket;
		}
		catch (IOException | RuntimeException ex) {
			close(socket, ex);
			throw ex;
		}
	}

	private SocketFactory factory() throws IOException {
		if (this.key == null) {
			throw new IOException("'" + LdapContextFactory.CLIENT + "' must name a SOCKS5 client: it is missing");
		}
		try {
			Socks5Client client = ClientRegistry.get(this.key);
			return this.tls
					? client.sslSocketFactory(SSLContext.getDefault(),
							(parameters) -> parameters.setEndpointIdentificationAlgorithm(IDENTIFICATION))
					: client.socketFactory();
		}
		catch (IllegalStateException | NoSuchAlgorithmException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
	}

	private void handshake(SSLSocket socket) throws IOException {
		int readTimeout = socket.getSoTimeout();
		socket.setSoTimeout(this.timeout);
		socket.startHandshake();
		socket.setSoTimeout(readTimeout);
	}

	private static void close(Socket socket, Exception cause) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			cause.addSuppressed(ex);
		}
	}

}
