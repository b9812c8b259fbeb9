package io.socks5.handshake;

import java.nio.ByteBuffer;
import java.util.List;

import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Exception;

/**
 * Waits for VER and REP. A refusal can end here or continue with an invalid address, so
 * REP is judged first. RFC 1928 §6.
 *
 * @param session the negotiated session
 */
record AwaitReply(Session session) implements State {

	/** The length of VER, REP and the shortest rest, a name without octets. */
	static final int SHORTEST = 2 + AwaitBoundAddress.SHORTEST;

	/** The codes that servers send for a request that they cannot parse. */
	private static final List<ReplyCode> MISREAD = List.of(ReplyCode.GENERAL_FAILURE, ReplyCode.COMMAND_NOT_SUPPORTED,
			ReplyCode.ADDRESS_TYPE_NOT_SUPPORTED);

	@Override
	public int wanted() {
		return 2;
	}

	@Override
	public int minimumRemaining(Plan plan) {
		return SHORTEST;
	}

	@Override
	public Phase phase() {
		return this.session.phase();
	}

	@Override
	public State read(ByteBuffer field, Handshake handshake) throws Socks5Exception {
		FieldReader.requireVersion(field, handshake);
		int value = FieldReader.unsigned(field);
		if (value != ReplyCode.SUCCEEDED.value()) {
			ReplyCode code = new ReplyCode(value);
			throw new RequestRejectedException(handshake.context(), code, hint(code, handshake.plan()));
		}
		return new AwaitBoundAddress(this.session);
	}

	private String hint(ReplyCode code, Plan plan) {
		if (code.equals(ReplyCode.NOT_ALLOWED) && this.session.method().equals(AuthMethod.USERNAME_PASSWORD)) {
			// 3proxy accepts every login and refuses the request of a wrong one
			return "some servers refuse a wrong login this way";
		}
		if (!MISREAD.contains(code)) {
			return "";
		}
		if (plan.hasFirstFlight()) {
			// trojan reads the request and the following octets as one message
			return "some servers read octets sent with the request as a part of it";
		}
		return plan.pipelined() ? "'pipelining' is enabled; some servers read several messages as one" : "";
	}

}
