package io.socks5.sample.real;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.socks5.sample.RunningSample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the processes of ejabberd.
 */
class EjabberdTests {

	@Test
	void leavesNoProcessBehind(@TempDir Path directory) throws Exception {
		Set<ProcessHandle> before = ProcessHandle.current().descendants().collect(Collectors.toSet());
		List<ProcessHandle> started;
		try (Ejabberd server = new Ejabberd(directory)) {
			assertThat(server.port()).isPositive();
			started = ProcessHandle.current().descendants().filter((process) -> !before.contains(process)).toList();
		}
		// the emulator and its helpers
		assertThat(started).hasSizeGreaterThan(2);
		await().atMost(RunningSample.LONG).until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
	}

}
