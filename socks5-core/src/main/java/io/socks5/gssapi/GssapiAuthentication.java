package io.socks5.gssapi;

import io.socks5.auth.Authentication;
import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.FailureContext;
import org.ietf.jgss.GSSManager;

/**
 * Method 01: GSSAPI with Kerberos, which authenticates both sides and protects whatever
 * follows. RFC 1961. The service is looked for on the proxy's host as it is configured.
 *
 * <p>
 * To begin it may ask a key distribution center, and looks up its name and the proxy's.
 * JGSS does that on its own, on the connecting thread: no deadline of ours cuts it short,
 * though one that has passed meanwhile ends the connect. It is nothing for an event loop.
 */
final class GssapiAuthentication implements Authentication {

	private final GssapiOptions options;

	private final GSSManager manager;

	private final boolean ordered;

	GssapiAuthentication(GssapiOptions options) {
		this(options, GSSManager.getInstance());
	}

	GssapiAuthentication(GssapiOptions options, GSSManager manager) {
		this(options, manager, true);
	}

	private GssapiAuthentication(GssapiOptions options, GSSManager manager, boolean ordered) {
		this.options = options;
		this.manager = manager;
		this.ordered = ordered;
	}

	@Override
	public AuthMethod method() {
		return AuthMethod.GSSAPI;
	}

	@Override
	public SubNegotiation begin(FailureContext failureContext) {
		return new GssapiExchange(new GssapiContext(this.options, this.manager, this.ordered, failureContext),
				this.options, failureContext);
	}

	@Override
	public boolean encapsulates() {
		return true;
	}

	// RFC 1961 §3: the order of messages is checked unless there are datagrams
	@Override
	public Authentication forDatagrams() {
		return new GssapiAuthentication(this.options, this.manager, false);
	}

}
