package io.socks5.handshake;

import java.nio.ByteBuffer;
import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.auth.SubNegotiation;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.protocol.Socks5Exception;

/**
 * Waits for VER and METHOD, the selection of the server. RFC 1928 §3.
 */
record AwaitMethod() implements State {

	static final AwaitMethod INSTANCE = new AwaitMethod();

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
	public State read(ByteBuffer field, Handshake handshake) throws Socks5Exception {
		FieldReader.requireVersion(field, handshake);
		Plan plan = handshake.plan();
		Authentication chosen = choose(FieldReader.unsigned(field), plan);
		AuthMethod method = chosen.method();
		SubNegotiation exchange = (plan.isFor(Command.UDP_ASSOCIATE) ? chosen.forDatagrams() : chosen)
			.begin(plan.context(Phase.AUTHENTICATION));
		try {
			handshake.send(exchange.start());
			return (exchange.wanted() == 0) ? Negotiated.after(method, exchange, handshake)
					: new AwaitAuthentication(method, exchange);
		}
		catch (Throwable ex) {
			// no state has the exchange yet
			exchange.close();
			throw ex;
		}
	}

	private static Authentication choose(int method, Plan plan) throws ProxyAuthenticationException {
		if (method == AuthMethod.NO_ACCEPTABLE.value()) {
			throw failure(Reason.NO_ACCEPTABLE_METHOD, method, plan,
					"the proxy accepts none of the offered methods: " + methods(plan));
		}
		List<Authentication> offered = plan.offered();
		for (int i = 0; i < offered.size(); i++) {
			if (offered.get(i).method().value() == method) {
				return offered.get(i);
			}
		}
		throw failure(Reason.METHOD_NOT_OFFERED, method, plan,
				"the proxy chose the method " + new AuthMethod(method) + ", offered: " + methods(plan));
	}

	private static ProxyAuthenticationException failure(Reason reason, int method, Plan plan, String message) {
		return new ProxyAuthenticationException(plan.context(Phase.GREETING), reason, method, message, null);
	}

	private static String methods(Plan plan) {
		String methods = String.join(", ",
				plan.offered().stream().map(Authentication::method).map(AuthMethod::toString).toList());
		return plan.pipelined() ? methods + " ('pipelining' is enabled and allows only one method)" : methods;
	}

}
