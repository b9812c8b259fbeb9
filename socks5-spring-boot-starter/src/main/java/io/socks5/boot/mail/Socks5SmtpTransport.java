package io.socks5.boot.mail;

import java.io.IOException;
import java.net.Socket;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * SMTP through a SOCKS5 proxy. Angus Mail looks names up before it uses a socket factory,
 * so this transport connects by itself. The property {@value #CLIENT} of the session has
 * the key of the client.
 */
public class Socks5SmtpTransport extends SMTPTransport {

	/** The property of a session that has the key of a client. */
	public static final String CLIENT = "mail.socks5.client";

	private final SmtpSockets sockets;

	private @Nullable Login pending;

	/**
	 * Creates a transport. Jakarta Mail calls this.
	 * @param session the session
	 * @param url the server
	 */
	public Socks5SmtpTransport(Session session, @Nullable URLName url) {
		this(session, url, "smtp", false);
	}

	Socks5SmtpTransport(Session session, @Nullable URLName url, String protocol, boolean tls) {
		super(session, url, protocol, tls);
		this.sockets = new SmtpSockets(session.getProperties(), (url != null) ? url.getProtocol() : protocol, tls);
	}

	@Override
	public synchronized void connect(@Nullable String host, int port, @Nullable String user, @Nullable String password)
			throws MessagingException {
		Login login = this.pending;
		if (login != null) {
			// with a host, Jakarta Mail would look it up if the login fails
			super.connect("", login.port(), login.user(), login.password());
			return;
		}
		if (isConnected()) {
			throw new IllegalStateException("already connected");
		}
		String server = this.sockets.host(host);
		int target = this.sockets.port(port);
		this.pending = new Login(target, user, password);
		try {
			connect(open(server, target));
		}
		finally {
			this.pending = null;
		}
	}

	private Socket open(String host, int port) throws MessagingException {
		try {
			return this.sockets.open(host, port);
		}
		catch (IOException ex) {
			throw new MessagingException("Could not connect to SMTP host: " + host + ", port: " + port, ex);
		}
	}

	/**
	 * What the connected transport still needs.
	 *
	 * @param port the port of the server
	 * @param user the username
	 * @param password the password
	 */
	private record Login(int port, @Nullable String user, @Nullable String password) {

	}

}
