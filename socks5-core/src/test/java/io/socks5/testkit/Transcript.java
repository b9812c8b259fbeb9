package io.socks5.testkit;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A readable exchange of octets, one message a line, in the order of the wire:
 *
 * <pre>
 * &gt; 05 01 00                 VER NMETHODS METHODS
 * &lt; 05 ff                    VER METHOD
 * x                          CLIENT CLOSES
 * &lt; 'not read'
 * </pre>
 *
 * A line starts with the sender, {@code >} for the client or {@code <} for the server,
 * and one space. {@link Octets} follow, and optionally a comment. Two or more spaces
 * separate it from the octets, and it starts with a capital letter. The comment of a
 * message of the handshake holds the RFC's names of its fields, after SECOND those of the
 * second reply of BIND. A line {@code x}, at most one, says that the client fails here,
 * and neither sooner nor later; a transcript without it succeeds. Anything else is a
 * mistake of the test and refused.
 */
public final class Transcript {

	private static final String COMMENT = "(?: {2,}([A-Z].*))?";

	private static final Pattern MESSAGE = Pattern.compile("([<>]) (" + Octets.TOKENS + ")" + COMMENT);

	private static final Pattern FAILURE = Pattern.compile("x" + COMMENT);

	private final List<Line> lines;

	private Transcript(List<Line> lines) {
		this.lines = lines;
		if (lines.stream().filter((line) -> line.kind() == Kind.CLIENT_FAILS).count() > 1) {
			throw new IllegalArgumentException("A client fails once");
		}
	}

	/**
	 * Reads a transcript.
	 * @param text the lines, possibly none
	 * @return the transcript
	 * @throws IllegalArgumentException if a line is not spelled exactly as it should be
	 */
	public static Transcript of(String text) {
		return new Transcript(text.lines().map(Transcript::line).toList());
	}

	private static Line line(String text) {
		Matcher message = MESSAGE.matcher(text);
		if (message.matches()) {
			Kind kind = message.group(1).equals(">") ? Kind.CLIENT : Kind.SERVER;
			return new Line(kind, Octets.text(Octets.of(message.group(2))), orEmpty(message.group(3)));
		}
		Matcher failure = FAILURE.matcher(text);
		if (failure.matches()) {
			return new Line(Kind.CLIENT_FAILS, "", orEmpty(failure.group(1)));
		}
		throw new IllegalArgumentException("Not a line of a transcript: '" + text + "'");
	}

	private static String orEmpty(@Nullable String text) {
		return (text != null) ? text : "";
	}

	/**
	 * The transcript with more lines behind it.
	 * @param text the lines
	 * @return another transcript
	 */
	public Transcript followedBy(String text) {
		return new Transcript(Stream.concat(this.lines.stream(), of(text).lines.stream()).toList());
	}

	/**
	 * The lines in order.
	 * @return an unmodifiable list
	 */
	public List<Line> lines() {
		return this.lines;
	}

	/**
	 * The lines the client has part in: those before it fails, or all of them.
	 * @return an unmodifiable list
	 */
	public List<Line> played() {
		return this.lines.stream().takeWhile((line) -> line.kind() != Kind.CLIENT_FAILS).toList();
	}

	/**
	 * Whether the client fails.
	 * @return {@code true} if there is a line {@code x}
	 */
	public boolean fails() {
		return played().size() < this.lines.size();
	}

	/**
	 * The octets of one side, one message after the other.
	 * @param kind whose
	 * @param lines of which lines
	 * @return a new array
	 */
	public static byte[] octets(Kind kind, List<Line> lines) {
		ByteArrayOutputStream octets = new ByteArrayOutputStream();
		lines.stream().filter((line) -> line.kind() == kind).map(Line::octets).forEach(octets::writeBytes);
		return octets.toByteArray();
	}

	/** The meaning of a line. */
	public enum Kind {

		/** The client sends. */
		CLIENT,

		/** The server sends. */
		SERVER,

		/** The client gives up and closes. */
		CLIENT_FAILS

	}

	/**
	 * A line.
	 *
	 * @param kind its meaning
	 * @param hex its octets as hex digits, separated by spaces
	 * @param comment its comment, or an empty text
	 */
	public record Line(Kind kind, String hex, String comment) {

		/**
		 * The octets.
		 * @return a new array
		 */
		public byte[] octets() {
			return Octets.of(this.hex);
		}

	}

}
