package io.socks5.boot.autoconfigure.integration;

import java.util.List;
import java.util.stream.Stream;

/**
 * The causes of a failure.
 */
public final class Causes {

	private Causes() {
	}

	/**
	 * Returns a failure and all its causes.
	 * @param failure the failure
	 * @return the failure first
	 */
	public static List<Throwable> of(Throwable failure) {
		return Stream.iterate(failure, (each) -> each != null, Throwable::getCause).toList();
	}

}
