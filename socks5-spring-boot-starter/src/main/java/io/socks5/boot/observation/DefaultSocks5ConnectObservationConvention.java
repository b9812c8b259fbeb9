package io.socks5.boot.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.socks5.boot.ConnectProgress;
import io.socks5.event.ConnectAttempt;
import org.jspecify.annotations.Nullable;

/**
 * The convention that applies by default: the low-cardinality keys are the tags of the
 * meters, and the destination is a high-cardinality key.
 */
public class DefaultSocks5ConnectObservationConvention implements Socks5ConnectObservationConvention {

	@Override
	public String getName() {
		return "socks5.client.connect";
	}

	@Override
	public String getContextualName(Socks5ConnectContext context) {
		return "socks5 " + context.progress().command();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(Socks5ConnectContext context) {
		ConnectProgress progress = context.progress();
		return KeyValues.of("proxy", progress.attempt().name(), "outcome", progress.outcome(), "phase",
				progress.phase(), "auth.method", progress.method(), "command", progress.command());
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(Socks5ConnectContext context) {
		ConnectAttempt attempt = context.progress().attempt();
		return KeyValues.of("destination", orNone(attempt.destination()), "proxy.address", attempt.proxy().toString(),
				"route", orNone(attempt.route()));
	}

	private static String orNone(@Nullable Object value) {
		return (value != null) ? value.toString() : KeyValue.NONE_VALUE;
	}

}
