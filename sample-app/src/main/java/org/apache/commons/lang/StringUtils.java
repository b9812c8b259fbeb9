package org.apache.commons.lang;

import org.jspecify.annotations.Nullable;

/**
 * The string checks that Vysper uses.
 */
public final class StringUtils {

	private StringUtils() {
	}

	public static boolean isEmpty(@Nullable String text) {
		return text == null || text.isEmpty();
	}

	public static boolean isNotEmpty(@Nullable String text) {
		return !isEmpty(text);
	}

	public static boolean isBlank(@Nullable String text) {
		return text == null || text.isBlank();
	}

}
