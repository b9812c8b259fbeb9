package io.socks5.boot.endpoint;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Texts of failures, sanitized like the values of other endpoints.
 */
public class SafeTexts {

	private final Sanitizer sanitizer;

	/**
	 * Creates new texts.
	 * @param functions the functions that recognize secrets
	 */
	public SafeTexts(List<SanitizingFunction> functions) {
		this.sanitizer = new Sanitizer(functions);
	}

	/**
	 * Returns a text, or asterisks in place of it.
	 * @param key the name of the text
	 * @param text the text
	 * @return the text without a secret
	 */
	String of(String key, @Nullable String text) {
		return String.valueOf(this.sanitizer.sanitize(new SanitizableData(null, key, String.valueOf(text)), true));
	}

}
