package io.socks5.transport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What has failed on the way through several addresses.
 */
final class ConnectFailures {

	private final List<IOException> failures = new ArrayList<>();

	void add(IOException failure) {
		this.failures.add(failure);
	}

	// the last one, with those before it suppressed; ends the collection
	IOException last() {
		return before(this.failures.remove(this.failures.size() - 1));
	}

	// what came after all of these, with them suppressed
	<T extends IOException> T before(T last) {
		this.failures.forEach(last::addSuppressed);
		return last;
	}

}
