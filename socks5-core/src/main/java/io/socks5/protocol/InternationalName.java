package io.socks5.protocol;

import java.net.IDN;
import java.util.stream.Stream;

/**
 * Converts an international name to its ASCII form (A-labels) by IDNA 2003. It rejects
 * characters that IDNA 2003 and UTS 46 map differently, because browsers use UTS 46.
 */
final class InternationalName {

	// ß, final sigma and the joiners; letters with a lower case, fillers without a shape
	// and ideographs with another mapping since Unicode 3.2
	private static final String AMBIGUOUS = "\u00df\u03c2\u200c\u200d\u1e9e\u04c0\u2132\u2183"
			+ "\u115f\u1160\u17b4\u17b5\u1806\u3164\uffa0"
			+ Stream.of(0x2f868, 0x2f874, 0x2f91f, 0x2f95f, 0x2f9bf)
				.map(Character::toString)
				.reduce("", String::concat);

	private static final int FIRST_GEORGIAN_CAPITAL = 0x10a0;

	private static final int LAST_GEORGIAN_CAPITAL = 0x10c5;

	private static final String DOTS = ".\u3002\uff0e\uff61";

	private InternationalName() {
	}

	static String toAscii(String host) {
		host.codePoints().filter(InternationalName::isAmbiguous).findFirst().ifPresent((character) -> {
			throw refused(host, "contains " + Escape.text(Character.toString(character))
					+ ", which IDNA 2003 and UTS 46 map to different domains");
		});
		String ascii;
		try {
			ascii = IDN.toASCII(host);
		}
		catch (RuntimeException ex) {
			// the JDK throws further exceptions, whose messages contain the input
			throw refused(host, "is not a valid internationalized name");
		}
		// some characters map to a letter and a dot, which would add a label
		boolean sameLabels = ascii.chars().filter((character) -> character == '.').count() == host.chars()
			.filter((character) -> DOTS.indexOf(character) >= 0)
			.count();
		if (ascii.isEmpty() || !sameLabels || ascii.chars().anyMatch(HostText::isForbidden)) {
			throw refused(host, "is not a valid internationalized name");
		}
		return ascii;
	}

	private static boolean isAmbiguous(int character) {
		return AMBIGUOUS.indexOf(character) >= 0
				|| (character >= FIRST_GEORGIAN_CAPITAL && character <= LAST_GEORGIAN_CAPITAL);
	}

	private static IllegalArgumentException refused(String host, String reason) {
		return new IllegalArgumentException(
				"The host name '" + Escape.withoutLogin(host) + "' " + reason + ": use its ASCII form (xn--...)");
	}

}
