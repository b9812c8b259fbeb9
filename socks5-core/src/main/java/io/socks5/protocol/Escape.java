package io.socks5.protocol;

/**
 * Escapes text from another machine for logs and terminals.
 */
public final class Escape {

	private Escape() {
	}

	/**
	 * Escapes every character other than printable ASCII.
	 * @param text one character for each octet
	 * @return the text, with each other octet as {@code \xNN}
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
	 * Escapes characters that start a line, move a cursor or change the writing
	 * direction. Other characters are kept.
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
	 * Returns the text of an invalid host without a login.
	 * @param text the invalid host
	 * @return the escaped text, with asterisks in place of everything before an "@"
	 */
	public static String withoutLogin(String text) {
		int at = text.lastIndexOf('@');
		return (at < 0) ? text(text) : "******" + text(text.substring(at));
	}

}
