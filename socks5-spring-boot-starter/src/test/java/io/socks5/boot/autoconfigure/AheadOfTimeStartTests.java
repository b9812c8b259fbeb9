package io.socks5.boot.autoconfigure;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that was processed ahead of time with some properties and is started
 * with others keeps what they promise, or does not start.
 */
class AheadOfTimeStartTests {

	private static final String HOST = "--socks5.proxy.host=proxy.corp";

	private static final String HTTP = "--socks5.proxy.http-clients.enabled=true";

	private static final String OFF = "--socks5.proxy.enabled=false";

	@TempDir
	private Path directory;

	@Test
	void doesNotStartWithAHostThatTheBuildDidNotHave() throws Exception {
		List<String> output = starts(List.of("--some=property"), HOST, HOST + " " + HTTP, HTTP, "--none=here",
				HOST + " " + OFF + " " + HTTP);
		String missing = "'socks5.proxy.host' is set, and the application contains no SOCKS5 client: "
				+ "all connections would bypass the proxy.";
		assertThat(output.get(0)).contains("AOT-processed")
			.contains("APPLICATION FAILED TO START")
			.contains(missing)
			.contains("processed ahead of time (AOT)")
			.contains("Use the same 'socks5.proxy.host' for AOT processing and at startup")
			.doesNotContain("\tat ")
			.doesNotContain("started with [");
		assertThat(output.get(1)).contains(missing).doesNotContain("started with [");
		assertThat(output.get(2)).contains("'socks5.proxy.http-clients.enabled' is true, and")
			.contains("HTTP would bypass the proxy")
			.doesNotContain("started with [");
		assertThat(output.get(3)).contains("started with []");
		assertThat(output.get(4)).contains("started with []");
	}

	@Test
	void doesNotStartWithoutTheHostOfTheBuild() throws Exception {
		List<String> output = starts(List.of(HOST), "--none=here", HOST + " " + OFF, HOST + " " + HTTP,
				"--socks5.proxy.host=another.corp");
		assertThat(output.get(0)).contains("'socks5.proxy.host' is not set, and")
			.contains("APPLICATION FAILED TO START")
			.doesNotContain("\tat ")
			.doesNotContain("started with [");
		assertThat(output.get(1)).contains("'socks5.proxy.enabled' is not true, and").doesNotContain("started with [");
		assertThat(output.get(2)).contains("'socks5.proxy.http-clients.enabled' is true, and")
			.contains("Socks5HttpClientsAutoConfiguration: HTTP would bypass the proxy")
			.doesNotContain("started with [");
		assertThat(output.get(3)).contains("at another.corp:1080").contains("started with [socks5Client]");
	}

	@Test
	void readsTheOtherPropertiesAtTheStart() throws Exception {
		List<String> output = starts(List.of(HOST, HTTP), Stream
			.of("require-authentication=true", "ssl.bundle=missing", "ssl.enabled=true", "gssapi.enabled=true",
					"warm.enabled=true --socks5.proxy.warm.size=0", "http-clients.enabled=false")
			.map((property) -> HOST + (property.startsWith("http") ? "" : " " + HTTP) + " --socks5.proxy." + property)
			.toArray(String[]::new));
		assertThat(output.get(0)).contains("socks5.proxy.require-authentication").contains("it requires a login");
		assertThat(output.get(1)).contains("socks5.proxy.ssl.bundle").contains("the SSL bundle does not exist");
		assertThat(output.get(2)).contains("over TLS").contains("started with [socks5Client]");
		assertThat(output.get(3)).contains("at proxy.corp:1080, gssapi (rcmd");
		assertThat(output.get(4)).contains("socks5.proxy.warm.size").contains("APPLICATION FAILED TO START");
		assertThat(output.get(5)).contains("'socks5.proxy.http-clients.enabled' is not true, and")
			.doesNotContain("started with [");
	}

	@Test
	void doesNotStartEnabledAfterABuildThatWasNot() throws Exception {
		List<String> output = starts(List.of(HOST, OFF), HOST, HOST + " " + OFF);
		assertThat(output.get(0)).contains("'socks5.proxy.host' is set, and the application contains no SOCKS5 client")
			.doesNotContain("started with [");
		assertThat(output.get(1)).contains("started with []");
	}

	private List<String> starts(List<String> build, String... commandLines) throws Exception {
		String output = ProcessedApplication.in(this.directory, Map.of(), build.toArray(String[]::new))
			.start(StartsInTurn.class, commandLines);
		List<String> starts = List.of(output.split(StartsInTurn.MARK));
		return starts.subList(1, starts.size());
	}

}
