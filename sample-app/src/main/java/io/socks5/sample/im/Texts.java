package io.socks5.sample.im;

/**
 * The characters that a message may contain.
 */
final class Texts {

	private Texts() {
	}

	/**
	 * Returns whether XML allows all characters of a text. XML 1.0 §2.2. The server ends
	 * the session after any other character.
	 * @param text the text
	 * @return whether it can be sent
	 */
	static boolean isXml(String text) {
		return text.codePoints().allMatch(Texts::isXml);
	}

	private static boolean isXml(int character) {
		return character == '\t' || character == '\n' || character == '\r' || (character >= 0x20 && character <= 0xD7FF)
				|| (character >= 0xE000 && character <= 0xFFFD) || character >= 0x10000;
	}

}
