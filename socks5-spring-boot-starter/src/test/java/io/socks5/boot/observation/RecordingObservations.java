package io.socks5.boot.observation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;

/**
 * Records all observations of a registry.
 */
final class RecordingObservations implements ObservationHandler<Observation.Context> {

	private final List<Observation.Context> stopped = Collections.synchronizedList(new ArrayList<>());

	private final List<String> events = Collections.synchronizedList(new ArrayList<>());

	static RecordingObservations in(ObservationRegistry registry) {
		RecordingObservations recording = new RecordingObservations();
		registry.observationConfig().observationHandler(recording);
		return recording;
	}

	@Override
	public void onEvent(Observation.Event event, Observation.Context context) {
		this.events.add(event.getName());
	}

	@Override
	public void onStop(Observation.Context context) {
		this.stopped.add(context);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return true;
	}

	List<Observation.Context> stopped() {
		return List.copyOf(this.stopped);
	}

	List<String> events() {
		return List.copyOf(this.events);
	}

	static List<String> lowKeys(Observation.Context context) {
		return strings(context.getLowCardinalityKeyValues());
	}

	static List<String> highKeys(Observation.Context context) {
		return strings(context.getHighCardinalityKeyValues());
	}

	private static List<String> strings(Iterable<KeyValue> pairs) {
		List<String> strings = new ArrayList<>();
		pairs.forEach((pair) -> strings.add(pair.getKey() + "=" + pair.getValue()));
		return strings;
	}

}
