package io.socks5.boot.metrics;

import java.util.List;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.socks5.boot.ConnectProgress;
import io.socks5.protocol.ReplyCode;

/**
 * The names and tags of the meters. Every tag value comes from a bounded set, so that a
 * hostile proxy cannot create series.
 */
final class Socks5Meters {

	static final String ACTIVE = "socks5.client.connections.active";

	static final String HANDSHAKES = "socks5.client.handshakes.active";

	static final String UP = "socks5.client.up";

	static final List<String> REPLIES = List.of("succeeded", "general_failure", "not_allowed", "network_unreachable",
			"host_unreachable", "connection_refused", "ttl_expired", "command_not_supported",
			"address_type_not_supported", "unassigned");

	static final List<String> AUTH_FAILURE_REASONS = List.of("credentials_rejected", "no_acceptable_method",
			"method_not_offered", "malformed_response");

	private Socks5Meters() {
	}

	static Timer handshake(MeterRegistry registry, ConnectProgress connect) {
		return Timer.builder("socks5.client.handshake")
			.description("Time from TCP connect to the proxy's final reply")
			.tags("proxy", connect.attempt().name(), "outcome", connect.outcome(), "phase", connect.phase(),
					"auth.method", connect.method(), "command", connect.command())
			.register(registry);
	}

	static Counter probe(MeterRegistry registry, String proxy, String outcome) {
		return Counter.builder("socks5.client.probes")
			.description("Health probes of the proxy")
			.baseUnit("probes")
			.tags("proxy", proxy, "outcome", outcome)
			.register(registry);
	}

	static Counter reply(MeterRegistry registry, String proxy, String reply) {
		return Counter.builder("socks5.client.replies")
			.description("Replies of the proxy to requests")
			.baseUnit("replies")
			.tags("proxy", proxy, "reply", reply)
			.register(registry);
	}

	static Counter authFailure(MeterRegistry registry, String proxy, String reason) {
		return Counter.builder("socks5.client.auth.failures")
			.description("Failed authentications at the proxy")
			.tags("proxy", proxy, "reason", reason)
			.register(registry);
	}

	static Counter lostAfterSuccess(MeterRegistry registry, String proxy) {
		return Counter.builder("socks5.client.lost.after.success")
			.description("Tunnels that were lost before the first octet, after the proxy had reported success")
			.tags("proxy", proxy)
			.register(registry);
	}

	static String tag(ReplyCode code) {
		return (code.value() < REPLIES.size() - 1) ? REPLIES.get(code.value()) : "unassigned";
	}

}
