package io.socks5.boot.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.socks5.boot.endpoint.Socks5Endpoint.ClientDescriptor;
import io.socks5.boot.endpoint.Socks5Endpoint.Failure;
import io.socks5.boot.endpoint.Socks5Endpoint.Handshakes;
import io.socks5.boot.endpoint.Socks5Endpoint.ProxyDescriptor;
import io.socks5.boot.endpoint.Socks5Endpoint.ProxyState;
import io.socks5.boot.endpoint.Socks5Endpoint.WarmDescriptor;
import io.socks5.client.Socks5Client;
import io.socks5.client.WarmStatistics;
import io.socks5.route.EndpointStatus;
import io.socks5.route.EndpointStatus.HandshakeTimes;
import io.socks5.route.EndpointStatus.LastFailure;
import org.jspecify.annotations.Nullable;

/**
 * The descriptions of clients at one moment.
 */
final class Descriptions {

	private final RecentConnects connects;

	private final SafeTexts texts;

	Descriptions(RecentConnects connects, SafeTexts texts) {
		this.connects = connects;
		this.texts = texts;
	}

	ClientDescriptor of(Socks5Client client) {
		List<EndpointStatus> several = client.endpoints();
		List<ProxyDescriptor> proxies = several.isEmpty() ? List.of(single(client))
				: several.stream().map((each) -> endpoint(client, each)).toList();
		return new ClientDescriptor(proxies, client.isWarm() ? warm(client.warm()) : null, client.routes());
	}

	private ProxyDescriptor single(Socks5Client client) {
		ProxyRecord record = this.connects.record(client.name(), client.proxy());
		Failure failure = record.lastFailure();
		return new ProxyDescriptor(client.proxy().toString(), null, state(record.up()), null,
				(failure != null) ? failure(failure.message(), failure.time()) : null, record.active().get(),
				record.handshakes());
	}

	private static ProxyState state(@Nullable Boolean up) {
		if (up == null) {
			return ProxyState.UNKNOWN;
		}
		return up ? ProxyState.UP : ProxyState.DOWN;
	}

	private ProxyDescriptor endpoint(Socks5Client client, EndpointStatus status) {
		Instant now = Instant.now();
		ProxyState state = switch (status.state()) {
			case UP -> ProxyState.UP;
			case HELD_DOWN -> ProxyState.HELD_DOWN;
			case TRIAL -> ProxyState.TRIAL;
		};
		Duration held = status.heldDownFor();
		LastFailure last = status.lastFailure();
		return new ProxyDescriptor(status.endpoint().toString(),
				(status.name() != null) ? status.name().toString() : null, state, held.isZero() ? null : now.plus(held),
				(last != null) ? failure(last.message(), now.minus(last.age())) : null,
				this.connects.record(client.name(), status.endpoint()).active().get(), times(status.handshakes()));
	}

	private Failure failure(String message, Instant time) {
		return new Failure(this.texts.of("lastFailure", message), time);
	}

	private static @Nullable Handshakes times(@Nullable HandshakeTimes times) {
		return (times != null) ? new Handshakes(times.count(), Millis.of(times.median()),
				Millis.of(times.percentile95()), Millis.of(times.max())) : null;
	}

	private static WarmDescriptor warm(WarmStatistics warm) {
		return new WarmDescriptor(warm.idle(), warm.hits(), warm.misses(), warm.discarded());
	}

}
