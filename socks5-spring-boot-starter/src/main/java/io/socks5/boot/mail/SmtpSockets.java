package io.socks5.boot.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Properties;

import io.socks5.client.ClientRegistry;
import io.socks5.protocol.Address;
import org.eclipse.angus.mail.util.PropUtil;
import org.eclipse.angus.mail.util.SocketFetcher;
import org.eclipse.angus.mail.util.WriteTimeoutSocket;
import org.jspecify.annotations.Nullable;

/**
 * Opens the sockets of a transport as the properties of the session say.
 */
final class SmtpSockets {

	private static final int SMTP = 25;

	private static final int SMTPS = 465;

	private final Properties properties;

	private final String prefix;

	private final boolean tls;

	SmtpSockets(Properties properties, String protocol, boolean tls) {
		this.properties = properties;
		this.prefix = "mail." + protocol;
		this.tls = tls || PropUtil.getBooleanProperty(properties, this.prefix + ".ssl.enable", false);
	}

	String host(@Nullable String host) {
		String configured = this.properties.getProperty(this.prefix + ".host",
				this.properties.getProperty("mail.host"));
		String server = (host != null && !host.isEmpty()) ? host : configured;
		return (server != null) ? server : "localhost";
	}

	int port(int port) {
		return (port >= 0) ? port : number(".port", this.tls ? SMTPS : SMTP);
	}

	private int number(String name, int otherwise) {
		return PropUtil.getIntProperty(this.properties, this.prefix + name, otherwise);
	}

	Socket open(String host, int port) throws IOException {
		Socket socket = unconnected();
		try {
			int readTimeout = number(".timeout", -1);
			if (readTimeout >= 0) {
				socket.setSoTimeout(readTimeout);
			}
			socket.connect(address(host, port), Math.max(number(".connectiontimeout", 0), 0));
			int writeTimeout = number(".writetimeout", -1);
			Socket connected = (writeTimeout > 0) ? new WriteTimeoutSocket(socket, writeTimeout) : socket;
			return this.tls ? SocketFetcher.startTLS(connected, host, this.properties, this.prefix) : connected;
		}
		catch (IOException | RuntimeException ex) {
			close(socket, ex);
			throw ex;
		}
	}

	private Socket unconnected() throws IOException {
		String key = this.properties.getProperty(Socks5SmtpTransport.CLIENT);
		if (key == null) {
			throw new IOException("'" + Socks5SmtpTransport.CLIENT + "' must name a SOCKS5 client: it is missing");
		}
		try {
			return ClientRegistry.get(key).socketFactory().createSocket();
		}
		catch (IllegalStateException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
	}

	private static InetSocketAddress address(String host, int port) throws IOException {
		if (isName(host)) {
			return InetSocketAddress.createUnresolved(host, port);
		}
		// without a name, the transport would look up that of the address
		return new InetSocketAddress(InetAddress.getByAddress(host, InetAddress.getByName(host).getAddress()), port);
	}

	private static boolean isName(String host) throws IOException {
		try {
			return Address.of(host) instanceof Address.Domain;
		}
		catch (IllegalArgumentException ex) {
			throw new IOException(ex.getMessage(), ex);
		}
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
