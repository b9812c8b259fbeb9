package io.socks5.protocol;

/**
 * Makes text that a stranger chose harmless for logs and terminals.
 */
final class Escape {

	private Escape() {
	}

	/**
	 * Replaces whatever is not printable ASCII.
	 * @param text one character per octet
	 * @return the text with {@code \xNN} in place of each other octet
	 */
	static String text(String text) {
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

}
