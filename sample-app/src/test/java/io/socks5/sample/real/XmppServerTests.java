package io.socks5.sample.real;

import java.io.IOException;
import java.nio.file.Path;
import java.security.Security;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.socks5.sample.RunningSample;
import io.socks5.testkit.real.Shell;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the start and the end of the servers.
 */
class XmppServerTests {

	static Stream<Named<XmppServer.Launch>> servers() {
		return Stream.of(Named.of("Prosody", Prosody::new), Named.of("ejabberd", Ejabberd::new),
				Named.of("Openfire", Openfire::new));
	}

	@ParameterizedTest
	@MethodSource("servers")
	void listensOnLoopbackOnlyAndLeavesNothingBehind(XmppServer.Launch launch, @TempDir Path directory)
			throws Exception {
		Set<ProcessHandle> processes = processes();
		Set<String> listeners = listeners();
		List<?> providers = List.of(Security.getProviders());
		Set<ProcessHandle> started;
		try (XmppServer server = launch.start(directory)) {
			started = without(processes(), processes);
			assertThat(without(listeners(), listeners)).hasSize(1)
				.allMatch(
						(address) -> address.matches("(127\\.0\\.0\\.1|\\[::ffff:127\\.0\\.0\\.1]):" + server.port()));
		}
		await().atMost(RunningSample.LONG).until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
		assertThat(without(listeners(), listeners)).isEmpty();
		assertThat(List.of(Security.getProviders())).isEqualTo(providers);
	}

	private static Set<ProcessHandle> processes() {
		return ProcessHandle.current().descendants().collect(Collectors.toSet());
	}

	/**
	 * Returns the addresses on which this JVM and the processes that it started listen.
	 */
	private static Set<String> listeners() throws IOException {
		Set<String> owners = Stream.concat(Stream.of(ProcessHandle.current()), processes().stream())
			.map((process) -> "pid=" + process.pid() + ",")
			.collect(Collectors.toSet());
		return Shell.run("ss", "--no-header", "--listening", "--tcp", "--numeric", "--processes")
			.lines()
			.filter((line) -> owners.stream().anyMatch(line::contains))
			.map((line) -> line.split("\\s+")[3])
			.collect(Collectors.toSet());
	}

	private static <T> Set<T> without(Set<T> all, Set<T> known) {
		Set<T> remaining = new HashSet<>(all);
		remaining.removeAll(known);
		return remaining;
	}

}
