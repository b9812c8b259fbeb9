package io.socks5.transport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The failures of a connect to several addresses.
 */
final class ConnectFailures {

	private final List<IOException> failures = new ArrayList<>();

	void add(IOException failure) {
		this.failures.add(failure);
	}

	/**
	 * Removes the last failure, and adds the earlier ones to it as suppressed exceptions.
	 * @return the last failure
	 */
	IOException last() {
		return addTo(this.failures.remove(this.failures.size() - 1));
	}

	/**
	 * Adds the failures to a later one as suppressed exceptions.
	 * @param <T> the type of the later failure
	 * @param later the later failure
	 * @return the later failure
	 */
	<T extends IOException> T addTo(T later) {
		this.failures.forEach(later::addSuppressed);
		return later;
	}

}
