package io.socks5.boot.autoconfigure.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The texts that a text may stand for: in URLs, in forms, in JSON and in headers a secret
 * is spelled in another way.
 */
final class Spellings {

	private static final Pattern OCTETS = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

	private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9A-Fa-f]{4})|(.))", Pattern.DOTALL);

	private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{6,}");

	private static final String CONTROLS = "bfnrt";

	private Spellings() {
	}

	static Stream<String> of(String text) {
		String unescaped = ESCAPE.matcher(text).replaceAll(Spellings::character);
		return Stream.concat(Stream.of(text, octets(text), octets(text.replace('+', ' ')), unescaped),
				BASE64.matcher(text).results().map(Spellings::decoded));
	}

	private static String octets(String text) {
		return OCTETS.matcher(text)
			.replaceAll((found) -> Matcher.quoteReplacement(new String(
					HexFormat.ofDelimiter("").parseHex(found.group().replace("%", "")), StandardCharsets.UTF_8)));
	}

	private static String character(MatchResult escape) {
		String code = escape.group(1);
		if (code != null) {
			return Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(code, 16)));
		}
		int control = CONTROLS.indexOf(escape.group(2));
		return Matcher.quoteReplacement((control < 0) ? escape.group(2) : "\b\f\n\r\t".substring(control, control + 1));
	}

	private static String decoded(MatchResult found) {
		String digits = found.group().replace('-', '+').replace('_', '/');
		// a single digit left over is no octet
		int length = (digits.length() % 4 != 1) ? digits.length() : digits.length() - 1;
		return new String(Base64.getDecoder().decode(digits.substring(0, length)), StandardCharsets.UTF_8);
	}

}
