package io.socks5.handshake;

import java.nio.ByteBuffer;

import io.socks5.auth.Authentication;
import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.protocol.Socks5Exception;

/**
 * Waits for VER and METHOD, the selection of the server. RFC 1928 §3.
 */
record AwaitMethod() implements State {

	@Override
	public int wanted() {
		return 2;
	}

	@Override
	public int minimumRemaining(Plan plan) {
		return wanted() + plan.pipelinedReplyLength();
	}

	@Override
	public Phase phase() {
		return Phase.GREETING;
	}

	@Override
	public Step read(ByteBuffer field, Plan plan) throws Socks5Exception {
		FailureContext context = plan.context(Phase.GREETING);
		FieldReader.requireVersion(field, context);
		AuthMethod method = new AuthMethod(FieldReader.unsigned(field));
		Authentication chosen = choose(method, plan, context);
		SubNegotiation exchange = (plan.isFor(Command.UDP_ASSOCIATE) ? chosen.forDatagrams() : chosen)
			.begin(plan.context(Phase.AUTHENTICATION));
		try {
			ByteBuffer first = exchange.start();
			return (exchange.wanted() == 0) ? Negotiated.after(method, exchange, plan).after(first)
					: new Step(new AwaitAuthentication(method, exchange), first);
		}
		catch (Throwable ex) {
			// no state has the exchange yet
			exchange.close();
			throw ex;
		}
	}

	private static Authentication choose(AuthMethod method, Plan plan, FailureContext context)
			throws ProxyAuthenticationException {
		if (method.equals(AuthMethod.NO_ACCEPTABLE)) {
			throw new ProxyAuthenticationException(context, Reason.NO_ACCEPTABLE_METHOD, method.value(),
					"the proxy accepts none of the offered methods: " + methods(plan), null);
		}
		for (Authentication offered : plan.offered()) {
			if (offered.method().equals(method)) {
				return offered;
			}
		}
		throw new ProxyAuthenticationException(context, Reason.METHOD_NOT_OFFERED, method.value(),
				"the proxy chose the method " + method + ", offered: " + methods(plan), null);
	}

	private static String methods(Plan plan) {
		String methods = String.join(", ",
				plan.offered().stream().map(Authentication::method).map(AuthMethod::toString).toList());
		return plan.pipelined() ? methods + " ('pipelining' is enabled and allows only one method)" : methods;
	}

}
