package io.socks5.gssapi;

import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Set;

import javax.security.auth.Subject;

import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.protocol.Socks5Exception;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.MessageProp;
import org.ietf.jgss.Oid;
import org.jspecify.annotations.Nullable;

/**
 * The security context of one connection. It converts exceptions of JGSS. Messages
 * contain only the standard texts of JGSS, because other text could come from the proxy.
 * The cause has the details.
 */
final class GssapiContext {

	private static final Set<Integer> BAD_TOKENS = Set.of(GSSException.DEFECTIVE_TOKEN, GSSException.BAD_MIC,
			GSSException.OLD_TOKEN, GSSException.DUPLICATE_TOKEN, GSSException.UNSEQ_TOKEN, GSSException.GAP_TOKEN);

	private static final String KERBEROS = "1.2.840.113554.1.2.2";

	private static final int DEFAULT_QUALITY = 0;

	private final GssapiOptions options;

	private final GSSManager manager;

	private final boolean ordered;

	private FailureContext failureContext;

	private @Nullable Subject subject;

	private @Nullable GSSContext context;

	GssapiContext(GssapiOptions options, GSSManager manager, boolean ordered, FailureContext failureContext) {
		this.options = options;
		this.manager = manager;
		this.ordered = ordered;
		this.failureContext = failureContext;
	}

	/**
	 * Creates the context.
	 * @return the first token
	 */
	byte[] begin() throws Socks5Exception {
		try {
			this.subject = this.options.credentials().get();
			byte[] token = asSubject(() -> {
				GSSContext created = create();
				this.context = created;
				return created.initSecContext(new byte[0], 0, 0);
			});
			return (token != null) ? token : new byte[0];
		}
		catch (GSSException ex) {
			throw unavailable("the GSSAPI context cannot be created (" + ex.getMajorString() + ")", ex);
		}
		catch (Exception ex) {
			// the exception can contain secrets, so it is only the cause
			throw unavailable("no GSSAPI credentials are available (" + ex.getClass().getName() + ")", ex);
		}
	}

	private GSSContext create() throws GSSException {
		String service = this.options.serviceName();
		GSSName name = (service.indexOf('/') >= 0) ? this.manager.createName(service, GSSName.NT_USER_NAME)
				: this.manager.createName(service + "@" + this.failureContext.proxyHost().text(),
						GSSName.NT_HOSTBASED_SERVICE);
		GSSContext created = this.manager.createContext(name, new Oid(KERBEROS), null, GSSContext.DEFAULT_LIFETIME);
		created.requestMutualAuth(true);
		created.requestReplayDet(true);
		created.requestSequenceDet(this.ordered);
		created.requestInteg(true);
		created.requestConf(true);
		created.requestCredDeleg(this.options.delegation());
		return created;
	}

	private <T extends @Nullable Object> T asSubject(PrivilegedExceptionAction<T> action) throws GSSException {
		try {
			// JDK 17 does not have callAs
			return (this.subject != null) ? Subject.doAs(this.subject, action) : action.run();
		}
		catch (PrivilegedActionException ex) {
			throw gssException(ex.getException());
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw gssException(ex);
		}
	}

	private static GSSException gssException(Exception ex) {
		if (ex instanceof GSSException failure) {
			return failure;
		}
		throw new IllegalStateException(ex);
	}

	private Socks5Exception unavailable(String message, Exception cause) {
		return new ProxyAuthenticationException(this.failureContext, Reason.CREDENTIALS_UNAVAILABLE, -1, message,
				cause);
	}

	/**
	 * Continues the context with a token from the proxy.
	 * @param token the received token
	 * @return the next token to send, or {@code null}
	 */
	byte @Nullable [] continueWith(byte[] token) throws Socks5Exception {
		try {
			return asSubject(() -> begun().initSecContext(token, 0, token.length));
		}
		catch (GSSException | RuntimeException ex) {
			throw failure(ex, "a valid context token");
		}
	}

	private GSSContext begun() throws GSSException {
		if (this.context == null) {
			throw new GSSException(GSSException.NO_CONTEXT);
		}
		return this.context;
	}

	boolean isEstablished() {
		return this.context != null && this.context.isEstablished();
	}

	boolean isConfidential() {
		return this.context != null && this.context.getConfState();
	}

	/**
	 * Returns a service that RFC 1961 §3 requires and this context does not have.
	 * @return the name of the service, or {@code null} if all are present
	 */
	@Nullable String missingService() throws Socks5Exception {
		GSSContext established = this.context;
		if (established == null || !established.getMutualAuthState()) {
			return "authentication of the proxy";
		}
		if (!established.getIntegState()) {
			return "integrity";
		}
		boolean checked = established.getReplayDetState() && (!this.ordered || established.getSequenceDetState());
		return checked ? null : "detection of replayed messages";
	}

	/**
	 * Returns the maximum number of octets in a message.
	 * @param confidential whether the message is encrypted
	 * @return the number of octets
	 */
	int limit(boolean confidential) throws Socks5Exception {
		try {
			return begun().getWrapSizeLimit(DEFAULT_QUALITY, confidential, GssapiMessages.MAX_TOKEN);
		}
		catch (GSSException | RuntimeException ex) {
			throw failure(ex, "a context that can wrap messages");
		}
	}

	byte[] wrap(byte[] octets, boolean confidential) throws Socks5Exception {
		try {
			MessageProp properties = new MessageProp(DEFAULT_QUALITY, confidential);
			byte[] token = begun().wrap(octets, 0, octets.length, properties);
			if (properties.getPrivacy() != confidential) {
				throw new GSSException(GSSException.BAD_QOP);
			}
			return token;
		}
		catch (GSSException | RuntimeException ex) {
			throw unavailable("GSSAPI cannot wrap a message (" + words(ex) + ")", ex);
		}
	}

	/**
	 * Unwraps a message.
	 * @param token the message
	 * @param confidential whether the message must be encrypted
	 * @param next whether the message must be the next in order
	 * @return the unwrapped octets
	 */
	byte[] unwrap(byte[] token, boolean confidential, boolean next) throws Socks5Exception {
		MessageProp properties = new MessageProp(DEFAULT_QUALITY, confidential);
		byte[] octets;
		try {
			octets = begun().unwrap(token, 0, token.length, properties);
		}
		catch (GSSException | RuntimeException ex) {
			throw violation(ex, "a GSSAPI message of this context");
		}
		if (confidential && !properties.getPrivacy()) {
			throw new ProtocolViolationException(this.failureContext, "an encrypted message", "an unencrypted one");
		}
		// JGSS reports these without an exception
		if (properties.isDuplicateToken() || properties.isOldToken()) {
			throw new ProtocolViolationException(this.failureContext, "a new message", "a replayed one");
		}
		if (next && (properties.isUnseqToken() || properties.isGapToken())) {
			throw new ProtocolViolationException(this.failureContext, "the next message", "one out of order");
		}
		return octets;
	}

	private Socks5Exception failure(Exception ex, String expected) {
		// JGSS throws various exceptions for an invalid token; its other failures mean
		// that the proxy rejected the context
		boolean refused = ex instanceof GSSException failure && !BAD_TOKENS.contains(failure.getMajor());
		if (refused) {
			return new ProxyAuthenticationException(this.failureContext, Reason.CREDENTIALS_REJECTED, -1,
					"the GSSAPI context failed (" + words(ex) + ")", ex);
		}
		return violation(ex, expected);
	}

	private Socks5Exception violation(Exception ex, String expected) {
		Socks5Exception violation = new ProtocolViolationException(this.failureContext, expected,
				"an invalid one (" + words(ex) + ")");
		violation.addSuppressed(ex);
		return violation;
	}

	private static String words(Exception ex) {
		return (ex instanceof GSSException failure) ? failure.getMajorString() : ex.getClass().getName();
	}

	/**
	 * Marks the end of the negotiation, so that later failures belong to the request
	 * phase.
	 */
	void agreed() {
		this.failureContext = new FailureContext(Phase.REQUEST, this.failureContext.proxy(),
				this.failureContext.destination())
			.named(this.failureContext.proxyName());
	}

	FailureContext failureContext() {
		return this.failureContext;
	}

	void dispose() {
		if (this.context != null) {
			try {
				this.context.dispose();
			}
			catch (GSSException ex) {
				// the context is no longer used
			}
		}
	}

}
