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

	/**
	 * The text of a host that is none, without the login that some hold.
	 * @param text what somebody gave as a host
	 * @return the text, escaped, with stars in place of what precedes an "@"
	 */
	static String withoutLogin(String text) {
		int at = text.lastIndexOf('@');
		return (at < 0) ? text(text) : "******" + text(text.substring(at));
	}

}
