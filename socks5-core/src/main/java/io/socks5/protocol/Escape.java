package io.socks5.protocol;

/**
 * Makes text that another machine chose harmless for logs and terminals.
 */
public final class Escape {

	private Escape() {
	}

	/**
	 * Replaces whatever is not printable ASCII.
	 * @param text one character per octet
	 * @return the text with {@code \xNN} in place of each other octet
	 */
	public static String text(String text) {
		StringBuilder escaped = new StringBuilder(text.length());
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character > 0x20 && character < 0x7f && character != '\\') {
				escaped.append(character);
			}
			else {
				escaped.append(String.format((character > 0xff) ? "\\u%04x" : "\\x%02x", (int) character));
			}
		}
		return escaped.toString();
	}

	/**
	 * Replaces what would start a line, move a cursor or turn the direction of writing,
	 * and leaves the rest of a sentence as it is.
	 * @param text a message
	 * @return the text on one line
	 */
	public static String message(String text) {
		StringBuilder escaped = new StringBuilder(text.length());
		text.codePoints().forEach((character) -> {
			if (isLegible(character)) {
				escaped.appendCodePoint(character);
			}
			else {
				escaped.append(text(Character.toString(character)));
			}
		});
		return escaped.toString();
	}

	private static boolean isLegible(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
					Character.PARAGRAPH_SEPARATOR ->
				false;
			default -> true;
		};
	}

	/**
	 * The text of a host that is none, without the login that some hold.
	 * @param text what somebody gave as a host
	 * @return the text, escaped, with stars in place of what precedes an "@"
	 */
	public static String withoutLogin(String text) {
		int at = text.lastIndexOf('@');
		return (at < 0) ? text(text) : "******" + text(text.substring(at));
	}

}
