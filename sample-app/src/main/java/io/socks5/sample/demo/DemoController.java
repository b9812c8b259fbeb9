package io.socks5.sample.demo;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;

import io.socks5.sample.SampleProperties;
import io.socks5.sample.embedded.EmbeddedProxy.Condition;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The API of the buttons. Requests must be JSON, since a page of another site can make a
 * browser send a form, but not JSON. Destinations are fixed, and one demonstration runs
 * at a time, so a stranger can do no harm.
 */
@RestController
@RequestMapping(path = "/api/demo")
class DemoController {

	private final SampleProperties properties;

	private final Demonstrations demonstrations;

	private final RoundTrips roundTrips;

	private final FailoverDemo failover;

	private final ReentrantLock lock = new ReentrantLock();

	DemoController(SampleProperties properties, Demonstrations demonstrations, RoundTrips roundTrips,
			FailoverDemo failover) {
		this.properties = properties;
		this.demonstrations = demonstrations;
		this.roundTrips = roundTrips;
		this.failover = failover;
	}

	@GetMapping
	Demonstrations.State state() {
		return this.demonstrations.state();
	}

	@PostMapping(path = "/connects", consumes = MediaType.APPLICATION_JSON_VALUE)
	Connected connect(@RequestBody ConnectOrder order) {
		Scenario scenario = valid(Scenario.class, "scenario", order.scenario());
		if (scenario != Scenario.CONNECT) {
			requireEmbedded();
		}
		return run(() -> new Connected(id(this.demonstrations.connect(scenario))));
	}

	@PostMapping(path = "/proxy", consumes = MediaType.APPLICATION_JSON_VALUE)
	Connected become(@RequestBody ConditionOrder order) {
		Condition condition = valid(Condition.class, "condition", order.condition());
		requireEmbedded();
		return run(() -> {
			this.demonstrations.become(condition);
			return new Connected(id(this.demonstrations.connect(Scenario.CONNECT)));
		});
	}

	@PostMapping(path = "/round-trips", consumes = MediaType.APPLICATION_JSON_VALUE)
	List<RoundTrips.Measurement> measure(@RequestBody RoundTripOrder order) {
		int millis = order.roundTripMillis();
		if (millis < 0 || millis > RoundTrips.MAX_ROUND_TRIP_MILLIS) {
			throw bad("'roundTripMillis' must be between 0 and " + RoundTrips.MAX_ROUND_TRIP_MILLIS);
		}
		return run(() -> this.roundTrips.measure(millis));
	}

	@PostMapping(path = "/failover/connects", consumes = MediaType.APPLICATION_JSON_VALUE)
	Connected failOver() {
		return run(() -> {
			ConnectRecord last = this.failover.connect();
			this.demonstrations.changed();
			return new Connected(id(last));
		});
	}

	@PostMapping(path = "/failover/proxies", consumes = MediaType.APPLICATION_JSON_VALUE)
	Demonstrations.State runProxy(@RequestBody ProxyOrder order) {
		return run(() -> {
			if (!this.failover.run(String.valueOf(order.name()), order.running())) {
				throw bad("'name' must be A or B");
			}
			this.demonstrations.changed();
			return this.demonstrations.state();
		});
	}

	private <T> T run(Callable<T> demonstration) {
		if (!this.properties.getDemo().isEnabled()) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN, "sample.demo.enabled is false");
		}
		if (!this.lock.tryLock()) {
			throw new ResponseStatusException(HttpStatus.CONFLICT, "Another demonstration is running");
		}
		try {
			return demonstration.call();
		}
		catch (IOException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_GATEWAY, ex.getMessage(), ex);
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void requireEmbedded() {
		if (!this.demonstrations.isEmbedded()) {
			throw new ResponseStatusException(HttpStatus.CONFLICT,
					"sample.proxy.embedded is false, and other proxies are left alone");
		}
	}

	private static @Nullable Long id(@Nullable ConnectRecord connect) {
		return (connect != null) ? connect.id() : null;
	}

	private static <E extends Enum<E>> E valid(Class<E> type, String field, @Nullable String value) {
		for (E each : type.getEnumConstants()) {
			if (each.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(value)) {
				return each;
			}
		}
		throw bad("'" + field + "' is unknown");
	}

	private static ResponseStatusException bad(String detail) {
		return new ResponseStatusException(HttpStatus.BAD_REQUEST, detail);
	}

	record ConnectOrder(@Nullable String scenario) {

	}

	record ConditionOrder(@Nullable String condition) {

	}

	record RoundTripOrder(int roundTripMillis) {

	}

	record ProxyOrder(@Nullable String name, boolean running) {

	}

	/**
	 * The ID of the connect that the page shows.
	 */
	record Connected(@Nullable Long id) {

	}

}
