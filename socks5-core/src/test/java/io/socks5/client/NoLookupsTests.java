package io.socks5.client;

import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No name reaches the local resolver. The test runs in a separate JVM, whose resolver
 * prints each lookup. Resolvers can be replaced since Java 18. On older versions, only
 * {@link RemoteNamesTests} tests this.
 */
class NoLookupsTests {

	private static final int REPLACEABLE = 18;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@TestFactory
	Stream<DynamicTest> looksNothingUp() {
		if (Runtime.version().feature() < REPLACEABLE) {
			return Stream.empty();
		}
		return Stream.of(DynamicTest.dynamicTest("looks nothing up", this::runWithoutResolver));
	}

	private void runWithoutResolver() throws Exception {
		assertThat(new OwnJvm(this.directory).resolver("NoLookups").run("ConnectsByName")).containsExactly("9 requests",
				"lookup of chat.test", "done");
	}

}
