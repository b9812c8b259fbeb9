package io.socks5.boot.mail;

import jakarta.mail.Session;
import jakarta.mail.URLName;
import org.jspecify.annotations.Nullable;

/**
 * SMTP over TLS through a SOCKS5 proxy.
 */
public class Socks5SmtpsTransport extends Socks5SmtpTransport {

	/**
	 * Creates a transport. Jakarta Mail calls this.
	 * @param session the session
	 * @param url the server
	 */
	public Socks5SmtpsTransport(Session session, @Nullable URLName url) {
		super(session, url, "smtps", true);
	}

}
