package io.socks5.sample.embedded;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * The transcripts of the latest handshakes.
 */
@Component
public class Transcripts {

	private static final int KEPT = 100;

	private final Deque<Transcript> transcripts = new ArrayDeque<>();

	/**
	 * Adds a transcript, which may still grow.
	 * @param transcript the transcript
	 */
	public synchronized void add(Transcript transcript) {
		this.transcripts.addLast(transcript);
		if (this.transcripts.size() > KEPT) {
			this.transcripts.removeFirst();
		}
	}

	/**
	 * Removes the oldest transcript that matches.
	 * @param condition the condition
	 * @return the transcript, or {@code null} if there is none
	 */
	public synchronized @Nullable Transcript take(Predicate<Transcript> condition) {
		for (Iterator<Transcript> each = this.transcripts.iterator(); each.hasNext();) {
			Transcript transcript = each.next();
			if (condition.test(transcript)) {
				each.remove();
				return transcript;
			}
		}
		return null;
	}

}
