package io.socks5.boot.metrics;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;

/**
 * The SOCKS5 meters of a registry as text, one meter a line: name, tags in alphabetical
 * order, and the count or the value.
 */
public final class MeterLines {

	private MeterLines() {
	}

	/**
	 * All SOCKS5 meters.
	 * @param registry the registry
	 * @return sorted lines such as {@code socks5.client.replies{proxy=default,
	 * reply=succeeded} 1}
	 */
	public static List<String> all(MeterRegistry registry) {
		return registry.getMeters()
			.stream()
			.filter((meter) -> meter.getId().getName().startsWith("socks5"))
			.map(MeterLines::line)
			.sorted()
			.toList();
	}

	/**
	 * The SOCKS5 meters that are not at zero.
	 * @param registry the registry
	 * @return sorted lines
	 */
	public static List<String> moved(MeterRegistry registry) {
		return all(registry).stream().filter((line) -> !line.endsWith(" 0")).toList();
	}

	private static String line(Meter meter) {
		String tags = meter.getId()
			.getTags()
			.stream()
			// the phase of a failure has its own tests
			.filter((tag) -> !tag.getKey().equals("phase"))
			.map((Tag tag) -> tag.getKey() + "=" + tag.getValue())
			.collect(Collectors.joining(", "));
		double value = StreamSupport.stream(meter.measure().spliterator(), false)
			.filter((measurement) -> measurement.getStatistic() == Statistic.COUNT
					|| measurement.getStatistic() == Statistic.VALUE)
			.mapToDouble((measurement) -> measurement.getValue())
			.sum();
		return meter.getId().getName() + "{" + tags + "} " + Math.round(value);
	}

}
