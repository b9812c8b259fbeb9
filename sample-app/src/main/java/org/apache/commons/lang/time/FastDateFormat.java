package org.apache.commons.lang.time;

import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.TimeZone;

/**
 * The time format that Vysper uses.
 */
public final class FastDateFormat {

	private final DateTimeFormatter format;

	private FastDateFormat(DateTimeFormatter format) {
		this.format = format;
	}

	public static FastDateFormat getInstance(String pattern, TimeZone zone) {
		return new FastDateFormat(DateTimeFormatter.ofPattern(pattern).withZone(zone.toZoneId()));
	}

	public String format(Date date) {
		return this.format.format(date.toInstant());
	}

}
