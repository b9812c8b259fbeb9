package io.socks5.handshake;

import java.nio.ByteBuffer;
import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import org.jspecify.annotations.Nullable;

/**
 * The immutable input of a handshake, which all states read.
 *
 * @param proxy the proxy
 * @param offered the methods to offer, in order of preference
 * @param request the request after the negotiation, or {@code null} to stop there
 * @param firstFlight octets of the application to send with the request, possibly empty
 * @param pipelined whether all messages are sent before the first answer
 */
record Plan(Endpoint proxy, List<Authentication> offered, @Nullable Request request, ByteBuffer firstFlight,
		boolean pipelined) {

	private static final int MAX_METHODS = 255;

	Plan {
		offered = List.copyOf(offered);
		if (offered.isEmpty() || offered.size() > MAX_METHODS) {
			throw new IllegalArgumentException("A greeting must offer 1 to 255 methods, was " + offered.size());
		}
		for (int i = 0; i < offered.size(); i++) {
			for (int j = 0; j < i; j++) {
				if (offered.get(i).method().equals(offered.get(j).method())) {
					throw new IllegalArgumentException("A greeting must offer each method only once");
				}
			}
		}
	}

	Plan(Endpoint proxy, List<Authentication> offered, @Nullable Request request) {
		this(proxy, offered, request, Messages.nothing(), false);
	}

	Plan requesting(Request next) {
		return new Plan(this.proxy, this.offered, next, this.firstFlight, this.pipelined);
	}

	Plan with(ByteBuffer flight) {
		return new Plan(this.proxy, this.offered, this.request, flight, this.pipelined);
	}

	Plan asPipelined() {
		return new Plan(this.proxy, this.offered, this.request, this.firstFlight, true);
	}

	/**
	 * Returns the minimum number of reply octets that follow without another client
	 * message.
	 */
	int pipelinedReplyLength() {
		return this.pipelined ? AwaitReply.SHORTEST : 0;
	}

	boolean isFor(Command command) {
		return this.request != null && this.request.command().equals(command);
	}

	boolean mayEncapsulate() {
		for (Authentication each : this.offered) {
			if (each.encapsulates()) {
				return true;
			}
		}
		return false;
	}

	FailureContext context(Phase phase) {
		return new FailureContext(phase, this.proxy, (this.request != null) ? this.request.destination() : null,
				this.pipelined);
	}

	/**
	 * A command and its destination.
	 *
	 * @param command the CMD
	 * @param destination DST.ADDR and DST.PORT
	 * @param deferred whether the handshake stops before the request, whose destination
	 * can still change
	 */
	record Request(Command command, Endpoint destination, boolean deferred) {

		Request(Command command, Endpoint destination) {
			this(command, destination, false);
		}

	}

}
