package io.socks5.gssapi;

import io.socks5.auth.Authentication;
import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.FailureContext;
import org.ietf.jgss.GSSManager;

/**
 * Method 01, GSSAPI with Kerberos. It authenticates both sides and protects all later
 * octets. RFC 1961. The service principal uses the configured host of the proxy.
 * <p>
 * JGSS can contact a key distribution center and look up names on the connecting thread.
 * A deadline cannot interrupt these calls, but fails the connect after they return. Never
 * use this method on an event loop.
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

	@Override
	public Authentication forDatagrams() {
		// RFC 1961 §3: datagrams may arrive out of order, so their order is not checked
		return new GssapiAuthentication(this.options, this.manager, false);
	}

}
