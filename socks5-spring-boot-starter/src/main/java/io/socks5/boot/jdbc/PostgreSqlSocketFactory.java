package io.socks5.boot.jdbc;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Properties;

import javax.net.SocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * A socket factory for the option {@code socketFactory} of PostgreSQL's driver. The
 * driver looks up the name of the server unless it gets a connected socket, so this
 * factory connects. It does so for cancel requests, too.
 */
public final class PostgreSqlSocketFactory extends SocketFactory {

	private static final int SECOND = 1000;

	private final Properties options;

	/**
	 * Creates a factory. The driver calls this.
	 * @param options the driver's options, with the server, and with the key of the
	 * client in {@code socketFactoryArg}
	 */
	public PostgreSqlSocketFactory(Properties options) {
		this.options = options;
	}

	@Override
	public Socket createSocket() throws IOException {
		String host = this.options.getProperty("PGHOST");
		String port = this.options.getProperty("PGPORT", "5432");
		if (host == null || !port.matches("\\d{1,5}")) {
			// the driver lists several servers in one text
			throw new SocketException("PostgreSQL server: expected one host and port, found " + host + " and " + port);
		}
		try {
			return createSocket(host, Integer.parseInt(port));
		}
		catch (SocketTimeoutException ex) {
			// unless the cause is a ConnectException, the driver connects once more, but
			// without TLS
			ConnectException failure = new ConnectException(ex.getMessage());
			failure.initCause(ex);
			throw failure;
		}
	}

	private int timeout() {
		// the driver has checked the number
		long seconds = Long.parseLong(this.options.getProperty("connectTimeout", "10"));
		return (int) Math.min(seconds * SECOND, Integer.MAX_VALUE);
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return DriverSockets.connect(DriverSockets.open(this.options.getProperty("socketFactoryArg")), host, port,
				timeout());
	}

	@Override
	public Socket createSocket(String host, int port, @Nullable InetAddress localHost, int localPort)
			throws IOException {
		return createSocket(host, port);
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return createSocket(host.getHostAddress(), port);
	}

	@Override
	public Socket createSocket(InetAddress host, int port, @Nullable InetAddress localHost, int localPort)
			throws IOException {
		return createSocket(host, port);
	}

}
