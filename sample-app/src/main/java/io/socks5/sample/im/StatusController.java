package io.socks5.sample.im;

import java.util.List;

import io.socks5.boot.autoconfigure.Socks5ConnectionDetails;
import io.socks5.sample.SampleProperties;
import io.socks5.sample.embedded.ConnectRequest;
import io.socks5.sample.embedded.EmbeddedProxy;

import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The API for the status of the proxy and the sessions.
 */
@RestController
class StatusController {

	private final SampleProperties properties;

	private final Socks5ConnectionDetails details;

	private final EmbeddedProxy embedded;

	private final ImSessions sessions;

	StatusController(SampleProperties properties, Socks5ConnectionDetails details, EmbeddedProxy embedded,
			ImSessions sessions) {
		this.properties = properties;
		this.details = details;
		this.embedded = embedded;
		this.sessions = sessions;
	}

	@GetMapping("/api/status")
	Status status() {
		boolean embedded = this.properties.getProxy().isEmbedded();
		String authentication = StringUtils.hasText(this.details.getUsername()) ? "username/password" : "none";
		return new Status(
				new Proxy(this.details.getHost(), this.details.getPort(), authentication, embedded,
						this.embedded.requests()),
				new Server(this.properties.xmppDomain(), this.properties.xmppHost(),
						this.properties.getXmpp().isEmbedded()),
				this.sessions.status());
	}

	record Status(Proxy proxy, Server server, List<SessionStatus> sessions) {

	}

	/**
	 * The proxy, with the latest requests to an embedded one.
	 */
	record Proxy(String host, int port, String authentication, boolean embedded, List<ConnectRequest> requests) {

	}

	record Server(String domain, String host, boolean embedded) {

	}

}
