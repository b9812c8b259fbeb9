package io.socks5.boot.autoconfigure;

import java.util.List;

/**
 * The names of the instances whose beans the application contains. An application that
 * was processed ahead of time has those of the build.
 */
class BuiltInstances {

	private final List<String> names;

	BuiltInstances(String names) {
		this.names = names.isEmpty() ? List.of() : List.of(names.split(","));
	}

	List<String> names() {
		return this.names;
	}

}
