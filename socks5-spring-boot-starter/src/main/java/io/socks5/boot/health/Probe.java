package io.socks5.boot.health;

import java.io.IOException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.socks5.boot.ConnectOutcome;
import io.socks5.boot.health.Socks5HealthIndicator.Settings;
import io.socks5.client.ProbeResult;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.DestinationDeniedException;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Failure;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.route.EndpointStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Status;

/**
 * One probe of a proxy, and the description of its result.
 */
final class Probe {

	private static final Duration MAX_LIMIT = Duration.ofMillis(Integer.MAX_VALUE);

	private final Socks5Client client;

	private final Settings settings;

	Probe(Socks5Client client, Settings settings) {
		this.client = client;
		this.settings = settings;
	}

	Finding find() {
		try {
			Endpoint target = this.settings.target();
			return up((target != null) ? this.client.probe(target, limit()) : this.client.probe(limit()));
		}
		catch (IOException ex) {
			return down(ex);
		}
		catch (RuntimeException | Error ex) {
			// waiting health requests must receive a result
			return down(new IOException("The probe failed unexpectedly: " + ex, ex));
		}
	}

	private Duration limit() {
		Duration timeout = this.settings.timeout();
		return (timeout.compareTo(MAX_LIMIT) < 0) ? timeout : MAX_LIMIT;
	}

	private Finding up(ProbeResult result) {
		Map<String, Object> details = where();
		details.put("method", result.method().toString());
		details.put("latency", result.latency().toMillis());
		return new Finding(Status.UP, details, false);
	}

	private Finding down(IOException failure) {
		Map<String, Object> details = where();
		details.put(Finding.FAILED, isOfDestination(failure) ? Finding.DESTINATION : Finding.PROXY);
		details.put("reason", reason(failure));
		details.put("error", ConnectOutcome.describe(failure));
		if (failure instanceof Socks5Failure site) {
			details.put("phase", site.phase().name().toLowerCase(Locale.ROOT));
			String hint = hint(failure, site.phase());
			if (hint != null) {
				details.put("hint", hint);
			}
		}
		if (failure instanceof RequestRejectedException rejected) {
			details.put("reply", rejected.replyCode().toString());
		}
		return new Finding(Status.DOWN, details, isRefusedLogin(failure));
	}

	private Map<String, Object> where() {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("proxy", this.client.proxy().toString());
		List<EndpointStatus> endpoints = this.client.endpoints();
		if (!endpoints.isEmpty()) {
			Map<String, String> states = new LinkedHashMap<>();
			endpoints.forEach(
					(each) -> states.put(each.endpoint().toString(), each.state().name().toLowerCase(Locale.ROOT)));
			details.put("endpoints", states);
		}
		if (this.settings.target() != null) {
			details.put("target", this.settings.target().toString());
		}
		return details;
	}

	private static String reason(IOException failure) {
		return (failure instanceof UnknownHostException) ? "unknown_host" : ConnectOutcome.of(failure).tag();
	}

	private boolean isOfDestination(IOException failure) {
		Endpoint target = this.settings.target();
		if (target == null) {
			return false;
		}
		if (failure instanceof DestinationDeniedException) {
			return true;
		}
		if (failure instanceof Socks5Failure site) {
			// in a chain, the previous proxy may refuse this one
			return site.phase() == Phase.REQUEST && isOfClient(site.proxy())
					&& !(failure instanceof ProtocolViolationException);
		}
		// a local lookup of the target's name, not of the proxy's
		return String.valueOf(failure.getMessage()).contains(target.host().text());
	}

	private boolean isOfClient(@Nullable Endpoint proxy) {
		return this.client.proxy().equals(proxy)
				|| this.client.endpoints().stream().anyMatch((each) -> each.endpoint().equals(proxy));
	}

	private @Nullable String hint(IOException failure, Phase phase) {
		boolean silent = failure instanceof Socks5TimeoutException
				|| (failure instanceof ProxyClosedException closed && closed.octetsReceived() == 0)
				|| (failure instanceof ProtocolViolationException violation && isTls(violation.received()));
		if (phase == Phase.GREETING && silent && !this.client.isSecured()) {
			return "the proxy may expect TLS, which is disabled; see 'socks5.proxy.ssl.enabled'";
		}
		if (phase == Phase.TLS && !isCertificateRefused(failure)) {
			return "the proxy may not expect TLS, which is enabled; see 'socks5.proxy.ssl.enabled'";
		}
		return null;
	}

	private static boolean isTls(int octet) {
		return octet == 0x15 || octet == 0x16;
	}

	private static boolean isCertificateRefused(Throwable failure) {
		for (Throwable each = failure; each != null; each = each.getCause()) {
			if (each instanceof CertificateException) {
				return true;
			}
		}
		return false;
	}

	private static boolean isRefusedLogin(IOException failure) {
		// an account is locked only after rejected credentials
		return failure instanceof ProxyAuthenticationException refused
				&& refused.reason() == Reason.CREDENTIALS_REJECTED;
	}

}
