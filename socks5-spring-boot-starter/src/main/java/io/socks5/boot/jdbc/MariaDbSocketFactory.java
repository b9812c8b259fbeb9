package io.socks5.boot.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.util.ConfigurableSocketFactory;

/**
 * A socket factory for the option {@code socketFactory} of MariaDB's driver. The driver
 * looks up the name of the server unless it gets a connected socket, so this factory
 * connects. The option {@code socks5Client} has the key of the client.
 */
public class MariaDbSocketFactory extends ConfigurableSocketFactory {

	private @Nullable Configuration configuration;

	@Override
	public void setConfiguration(Configuration configuration, String host) {
		this.configuration = configuration;
	}

	private Configuration configuration() throws SocketException {
		Configuration current = this.configuration;
		if (current == null) {
			throw new SocketException("MariaDB server: the driver has not passed its configuration");
		}
		return current;
	}

	@Override
	public Socket createSocket() throws IOException {
		Configuration current = configuration();
		if (current.addresses().size() != 1) {
			throw new SocketException("MariaDB server: expected one host, found " + current.addresses());
		}
		HostAddress address = current.addresses().get(0);
		return createSocket(address.host, address.port);
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		Configuration current = configuration();
		String key = current.nonMappedOptions().getProperty(DriverSockets.CLIENT);
		return DriverSockets.connect(DriverSockets.open(key), host, port, current.connectTimeout());
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
