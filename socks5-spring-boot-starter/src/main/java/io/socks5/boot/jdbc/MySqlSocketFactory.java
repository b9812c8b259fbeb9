package io.socks5.boot.jdbc;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

import com.mysql.cj.Session;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.protocol.StandardSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A socket factory for the option {@code socketFactory} of MySQL's driver. The option
 * {@code socks5Client} has the key of the client.
 */
public class MySqlSocketFactory extends StandardSocketFactory {

	@Override
	@SuppressWarnings("unchecked")
	public <T extends Closeable> T connect(@Nullable String host, int port, PropertySet options, int loginTimeout)
			throws IOException {
		this.loginTimeoutCountdown = loginTimeout;
		if (host == null) {
			throw new SocketException("MySQL server: expected a host, found none");
		}
		this.host = host;
		this.port = port;
		RuntimeProperty<String> key = options.getStringProperty(DriverSockets.CLIENT);
		Socket socket = DriverSockets.open((key != null) ? key.getValue() : null);
		configureSocket(socket, options);
		Integer timeout = options.getIntegerProperty(PropertyKey.connectTimeout).getValue();
		this.rawSocket = DriverSockets.connect(socket, host, port, getRealTimeout(timeout));
		resetLoginTimeCountdown();
		this.sslSocket = this.rawSocket;
		return (T) this.rawSocket;
	}

	@Override
	public boolean isLocallyConnected(Session session) {
		// the default looks up the names that the server reports
		return false;
	}

	@Override
	public boolean isLocallyConnected(Session session, String processHost) {
		return false;
	}

}
