package io.socks5.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.socks5.testkit.Transcript.Kind;
import io.socks5.testkit.Transcript.Line;

/**
 * What a {@link ScriptedProxy} does with one connection: a transcript, and how it ends. A
 * script without an end holds the connection open, silent, until the client closes it. A
 * line {@code x} asserts that the client closes there.
 */
public final class Script {

	private final List<Step> steps;

	private final int pieces;

	private Script(List<Step> steps, int pieces) {
		this.steps = steps;
		this.pieces = pieces;
	}

	/**
	 * Plays a transcript.
	 * @param transcript the octets of both sides, possibly none
	 * @return the script
	 * @see Transcript
	 */
	public static Script of(String transcript) {
		return of(Transcript.of(transcript));
	}

	/**
	 * Plays a transcript.
	 * @param transcript the octets of both sides
	 * @return the script
	 */
	public static Script of(Transcript transcript) {
		List<Step> steps = new ArrayList<>();
		List<Line> lines = new ArrayList<>(transcript.lines());
		while (!lines.isEmpty()) {
			if (lines.get(0).kind() == Kind.CLIENT) {
				Line line = lines.remove(0);
				steps.add((connection) -> connection.expect(line));
			}
			else {
				steps.add(answer(lines));
			}
		}
		return new Script(steps, Integer.MAX_VALUE);
	}

	// what the server sends in a row goes out in one segment, the part that the client
	// does not wait for included
	private static Step answer(List<Line> lines) {
		List<Line> answer = lines.stream().takeWhile((line) -> line.kind() != Kind.CLIENT).toList();
		lines.subList(0, answer.size()).clear();
		byte[] octets = Transcript.octets(Kind.SERVER, answer);
		boolean fails = answer.stream().anyMatch((line) -> line.kind() == Kind.CLIENT_FAILS);
		return fails ? (connection) -> connection.sendAndExpectClose(octets) : (connection) -> connection.send(octets);
	}

	/**
	 * Sends in small segments.
	 * @param octets how many octets each has at most
	 * @return another script
	 */
	public Script inPiecesOf(int octets) {
		return new Script(this.steps, octets);
	}

	/**
	 * Closes in the end: the client reads an end of stream.
	 * @return another script
	 */
	public Script thenCloses() {
		return then(ScriptedConnection::close);
	}

	/**
	 * Sends an end of stream in the end, and goes on to read until the client closes.
	 * @return another script
	 */
	public Script thenSendsNoMore() {
		return then(ScriptedConnection::sendNoMore);
	}

	/**
	 * Resets in the end: the client gets an error.
	 * @return another script
	 */
	public Script thenResets() {
		return then(ScriptedConnection::reset);
	}

	/**
	 * Sends one octet each time the interval has passed, until the client closes.
	 * @param octets what to send, again and again
	 * @param interval the interval
	 * @return another script
	 */
	public Script thenDrips(String octets, Duration interval) {
		return then((connection) -> connection.drip(Octets.of(octets), interval));
	}

	/**
	 * Sends back whatever comes then.
	 * @return another script
	 */
	public Script thenEchoes() {
		return then(ScriptedConnection::echo);
	}

	private Script then(Step last) {
		List<Step> all = new ArrayList<>(this.steps);
		all.add(last);
		return new Script(all, this.pieces);
	}

	void play(ScriptedConnection connection) throws IOException {
		connection.inPiecesOf(this.pieces);
		for (Step step : this.steps) {
			step.on(connection);
		}
		connection.hold();
	}

	@FunctionalInterface
	private interface Step {

		void on(ScriptedConnection connection) throws IOException;

	}

}
