package io.socks5.gssapi;

import java.nio.ByteBuffer;

import io.socks5.auth.Encapsulation;
import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.protocol.Socks5Exception;
import org.jspecify.annotations.Nullable;

/**
 * The exchange that establishes the context and negotiates the protection level. RFC 1961
 * §3 and §4.
 */
final class GssapiExchange implements SubNegotiation {

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private final GssapiContext context;

	private final GssapiOptions options;

	private final FailureContext failureContext;

	private final GssapiMessages messages = new GssapiMessages();

	private int type = GssapiMessages.CONTEXT;

	private Next next = this::token;

	private @Nullable Encapsulation agreed;

	GssapiExchange(GssapiContext context, GssapiOptions options, FailureContext failureContext) {
		this.context = context;
		this.options = options;
		this.failureContext = failureContext;
	}

	@Override
	public ByteBuffer start() throws Socks5Exception {
		return closingOnFailure(() -> answer(this.context.begin()));
	}

	@Override
	public int wanted() {
		return (this.agreed != null) ? 0 : this.messages.wanted();
	}

	@Override
	public int alreadyRead() {
		return this.messages.alreadyRead();
	}

	@Override
	public ByteBuffer receive(ByteBuffer field) throws Socks5Exception {
		return closingOnFailure(() -> {
			byte[] token = this.messages.read(field, this.type, this.failureContext);
			return (token != null) ? this.next.after(token) : NOTHING;
		});
	}

	private ByteBuffer token(byte[] token) throws Socks5Exception {
		if (token.length == 0) {
			throw new ProtocolViolationException(this.failureContext, "a context token", "an empty one");
		}
		byte[] answer = this.context.continueWith(token);
		return answer((answer != null) ? answer : new byte[0]);
	}

	private ByteBuffer answer(byte[] token) throws Socks5Exception {
		boolean established = this.context.isEstablished();
		if (token.length == 0) {
			if (!established) {
				throw new ProtocolViolationException(this.failureContext, "a token that completes the context",
						"one that does not");
			}
			return ask();
		}
		this.next = established ? this::ready : this::token;
		return GssapiMessages.message(GssapiMessages.CONTEXT, token, this.failureContext);
	}

	private ByteBuffer ready(byte[] token) throws Socks5Exception {
		// RFC 1961 §3: after the last token of the client, the proxy sends an empty one
		if (token.length > 0) {
			throw new ProtocolViolationException(this.failureContext, "an empty token", token.length + " octets");
		}
		return ask();
	}

	private ByteBuffer ask() throws Socks5Exception {
		Protection wanted = this.options.protection();
		if (wanted.isConfidential() && !this.context.isConfidential()) {
			wanted = Protection.INTEGRITY;
		}
		String missingService = this.context.missingService();
		if (missingService == null && wanted.compareTo(this.options.leastProtection()) < 0) {
			missingService = "confidentiality";
		}
		if (missingService != null) {
			throw new ProxyAuthenticationException(this.failureContext, Reason.NO_ACCEPTABLE_METHOD, -1,
					"the GSSAPI context has no " + missingService, null);
		}
		this.type = GssapiMessages.PROTECTION;
		this.next = this::protection;
		// RFC 1961 §4: the level is never encrypted
		byte[] level = { (byte) wanted.level() };
		return GssapiMessages.message(GssapiMessages.PROTECTION, this.context.wrap(level, false), this.failureContext);
	}

	private ByteBuffer protection(byte[] token) throws Socks5Exception {
		byte[] octets = this.context.unwrap(token, false, true);
		if (octets.length != 1) {
			throw new ProtocolViolationException(this.failureContext, "one octet for the protection",
					octets.length + " octets");
		}
		this.agreed = new GssapiEncapsulation(this.context, acceptable(Byte.toUnsignedInt(octets[0])));
		return NOTHING;
	}

	private Protection acceptable(int level) throws Socks5Exception {
		Protection chosen = Protection.of(level);
		boolean acceptable = chosen != null && chosen.compareTo(this.options.leastProtection()) >= 0
				&& (!chosen.isConfidential() || this.context.isConfidential());
		if (chosen == null || !acceptable) {
			throw new ProxyAuthenticationException(this.failureContext, Reason.NO_ACCEPTABLE_METHOD, level,
					"the proxy chose protection level " + level + ", expected at least "
							+ this.options.leastProtection().level(),
					null);
		}
		return chosen;
	}

	@Override
	public @Nullable Encapsulation encapsulation() {
		return this.agreed;
	}

	@Override
	public void close() {
		this.context.dispose();
	}

	private ByteBuffer closingOnFailure(Step step) throws Socks5Exception {
		try {
			return step.take();
		}
		catch (Throwable ex) {
			close();
			throw ex;
		}
	}

	/**
	 * A step of the exchange.
	 */
	@FunctionalInterface
	private interface Step {

		ByteBuffer take() throws Socks5Exception;

	}

	/**
	 * The handler of the next token.
	 */
	@FunctionalInterface
	private interface Next {

		ByteBuffer after(byte[] token) throws Socks5Exception;

	}

}
