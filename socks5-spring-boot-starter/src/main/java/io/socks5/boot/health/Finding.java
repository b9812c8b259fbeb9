package io.socks5.boot.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.socks5.client.Socks5Client;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Status;

/**
 * The result of a probe.
 *
 * @param status the status
 * @param details the details to show
 * @param isLoginRefused whether the proxy rejected credentials
 */
record Finding(Status status, Map<String, Object> details, boolean isLoginRefused) {

	/** The detail that names the failed side. */
	static final String FAILED = "failed";

	static final String PROXY = "proxy";

	static final String DESTINATION = "destination";

	private static final List<String> PROBLEM = List.of(FAILED, "reason", "phase", "reply");

	static Finding unknown(Socks5Client client, String error) {
		return new Finding(Status.UNKNOWN, Map.of(PROXY, client.proxy().toString(), "error", error), false);
	}

	static Finding hanging(Socks5Client client, Duration limit) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put(PROXY, client.proxy().toString());
		details.put(FAILED, PROXY);
		details.put("reason", "timeout");
		details.put("error", "The probe of " + client.proxy() + " exceeded its timeout of " + limit);
		return new Finding(Status.DOWN, details, false);
	}

	Finding withDetail(String name, Object value) {
		Map<String, Object> all = new LinkedHashMap<>(this.details);
		all.put(name, value);
		return new Finding(this.status, all, this.isLoginRefused);
	}

	boolean isUp() {
		return this.status.equals(Status.UP);
	}

	boolean isOfDestination() {
		return DESTINATION.equals(this.details.get(FAILED));
	}

	boolean isSameProblemAs(Finding other) {
		return PROBLEM.stream().allMatch((name) -> Objects.equals(detail(name), other.detail(name)));
	}

	private @Nullable Object detail(String name) {
		return this.details.get(name);
	}

	String text() {
		Object hint = detail("hint");
		return detail("error") + ((hint != null) ? " (" + hint + ")" : "");
	}

}
