package io.socks5.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Octets as tests write them, parted by single spaces: hex digits in lower case
 * ({@code 05 01bb}), ASCII in quotes ({@code 'example.com'}), and either of them repeated
 * ({@code 'a'*255}).
 */
public final class Octets {

	private static final String TOKEN = "(?:(?:[0-9a-f]{2})+|'[\\x20-\\x7e&&[^']]+')(?:\\*[1-9][0-9]{0,4})?";

	/** The pattern of one or more tokens. */
	static final String TOKENS = TOKEN + "(?: " + TOKEN + ")*";

	private static final Pattern NEXT = Pattern.compile("(?:'([^']+)'|([0-9a-f]+))(?:\\*([0-9]+))? ?");

	private Octets() {
	}

	/**
	 * Reads octets.
	 * @param text the octets, possibly none
	 * @return a new array
	 * @throws IllegalArgumentException if the text is not spelled exactly as it should be
	 */
	public static byte[] of(String text) {
		if (!text.isEmpty() && !text.matches(TOKENS)) {
			throw new IllegalArgumentException("Not octets: " + text);
		}
		ByteArrayOutputStream octets = new ByteArrayOutputStream();
		Matcher token = NEXT.matcher(text);
		while (token.find()) {
			byte[] value = (token.group(1) != null) ? token.group(1).getBytes(StandardCharsets.US_ASCII)
					: HexFormat.of().parseHex(token.group(2));
			int times = (token.group(3) != null) ? Integer.parseInt(token.group(3)) : 1;
			for (int i = 0; i < times; i++) {
				octets.writeBytes(value);
			}
		}
		return octets.toByteArray();
	}

	/**
	 * Puts octets behind octets.
	 * @param first the first
	 * @param second what follows
	 * @return a new array
	 */
	public static byte[] join(byte[] first, byte[] second) {
		byte[] both = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}

	/**
	 * Writes octets.
	 * @param octets the octets
	 * @return hex digits, parted by spaces
	 */
	public static String text(byte[] octets) {
		return HexFormat.ofDelimiter(" ").formatHex(octets);
	}

}
