package io.socks5.handshake;

import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.protocol.Address;
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
 * @param request the request, or {@code null} if it is not known yet
 * @param stages the stages of the handshake
 * @param proxyName the name, if the proxy is one of its addresses, or {@code null}
 */
record Plan(Endpoint proxy, List<Authentication> offered, @Nullable Request request, Stages stages,
		@Nullable Address proxyName) {

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

	Plan(Endpoint proxy, List<Authentication> offered, @Nullable Request request, Stages stages) {
		this(proxy, offered, request, stages, null);
	}

	Plan named(@Nullable Address name) {
		return new Plan(this.proxy, this.offered, this.request, this.stages, name);
	}

	Plan expecting(Request next) {
		return new Plan(this.proxy, this.offered, next, Stages.NEGOTIATION, this.proxyName);
	}

	Plan requesting(Request next) {
		return new Plan(this.proxy, this.offered, next, Stages.BOTH, this.proxyName);
	}

	Plan asPipelined() {
		return new Plan(this.proxy, this.offered, this.request, Stages.PIPELINED, this.proxyName);
	}

	boolean pipelined() {
		return this.stages == Stages.PIPELINED;
	}

	/**
	 * Returns the minimum number of reply octets that follow without another client
	 * message.
	 */
	int pipelinedReplyLength() {
		return pipelined() ? AwaitReply.SHORTEST : 0;
	}

	boolean isFor(Command command) {
		return this.request != null && this.request.command().equals(command);
	}

	boolean hasFirstFlight() {
		return this.request != null && this.request.firstFlight().hasRemaining();
	}

	boolean mayEncapsulate() {
		for (int i = 0; i < this.offered.size(); i++) {
			if (this.offered.get(i).encapsulates()) {
				return true;
			}
		}
		return false;
	}

	FailureContext context(Phase phase) {
		return new FailureContext(phase, this.proxy, (this.request != null) ? this.request.destination() : null,
				pipelined(), this.proxyName);
	}

	/**
	 * The stages of a handshake.
	 */
	enum Stages {

		/** The handshake stops before the request. */
		NEGOTIATION,

		/** The request follows the negotiation. */
		BOTH,

		/** All messages are sent before the first answer. */
		PIPELINED

	}

}
