package io.socks5.boot.metrics;

import java.util.List;
import java.util.Locale;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.socks5.boot.ConnectOutcome;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ReplyCode;
import org.jspecify.annotations.Nullable;

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

	static Timer handshake(MeterRegistry registry, String proxy, ConnectOutcome outcome, @Nullable Phase failed,
			@Nullable AuthMethod method, Command command) {
		return Timer.builder("socks5.client.handshake")
			.description("Time from TCP connect to the proxy's final reply")
			.tags("proxy", proxy, "outcome", outcome.tag(), "phase", tag(failed), "auth.method", tag(method), "command",
					tag(command))
			.register(registry);
	}

	static Counter probe(MeterRegistry registry, String proxy, ConnectOutcome outcome) {
		return Counter.builder("socks5.client.probes")
			.description("Health probes of the proxy")
			.baseUnit("probes")
			.tags("proxy", proxy, "outcome", outcome.tag())
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

	private static String tag(@Nullable Phase failed) {
		return (failed != null) ? failed.name().toLowerCase(Locale.ROOT) : "none";
	}

	private static String tag(@Nullable AuthMethod method) {
		if (method == null) {
			return "unknown";
		}
		if (method.isPrivate()) {
			return "private";
		}
		return switch (method.value()) {
			case 0x00 -> "none";
			case 0x01 -> "gssapi";
			case 0x02 -> "username_password";
			default -> "unknown";
		};
	}

	private static String tag(Command command) {
		return switch (command.value()) {
			case 0x01 -> "connect";
			case 0x02 -> "bind";
			case 0x03 -> "udp_associate";
			case 0xf0 -> "resolve";
			case 0xf1 -> "resolve_ptr";
			default -> "unknown";
		};
	}

}
