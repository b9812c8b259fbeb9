package io.socks5.boot.autoconfigure;

import java.nio.file.Path;
import java.util.Map;

import io.socks5.boot.Lines;
import io.socks5.boot.ProxyScripts;
import io.socks5.boot.endpoint.Socks5Endpoint;
import io.socks5.boot.endpoint.Socks5EndpointWebExtension;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What ahead-of-time processing generates compiles, and works like the original, with all
 * integrations on the class path.
 */
class AheadOfTimeTests {

	private static final String EXPOSED = "--management.endpoints.web.exposure.include=socks5";

	private static final Map<String, String> PASSWORD = Map.of("SOCKS5_PROXY_PASSWORD", "s3cret");

	@TempDir
	private static Path directory;

	private static ProcessedApplication application;

	@BeforeAll
	static void process() throws Exception {
		application = ProcessedApplication.in(directory, PASSWORD, "--socks5.proxy.host=proxy.corp",
				"--socks5.proxy.username=alice", EXPOSED);
	}

	@Test
	void theGeneratedApplicationConnects() throws Exception {
		try (ScriptedProxy proxy = ProxyScripts.grantingAfterLogin()) {
			String output = application.start(PlainApplication.class, "--socks5.proxy.host=127.0.0.1",
					"--socks5.proxy.port=" + proxy.port(), "--socks5.proxy.username=alice", EXPOSED);
			assertThat(output).contains("Starting AOT-processed PlainApplication")
				.contains("beans: " + Lines.of("beans.txt"))
				.contains("absent: []")
				.contains("connected: chat.example");
		}
	}

	@Test
	void thePropertiesCanBeBoundInANativeImage() throws Exception {
		assertThat(application.read("reachability-metadata.json")).contains(Socks5ProxyProperties.class.getName())
			.contains(Socks5ProxyProperties.Health.class.getName());
	}

	@Test
	void theResultsOfTheEndpointCanBeWrittenInANativeImage() throws Exception {
		assertThat(application.read("reachability-metadata.json"))
			.contains(Socks5Endpoint.ClientDescriptor.class.getName())
			.contains(Socks5Endpoint.Handshakes.class.getName())
			.contains(Socks5Endpoint.ReachDescriptor.class.getName())
			.contains(Socks5EndpointWebExtension.class.getName());
	}

	@Test
	void thePasswordOfTheBuildIsNotInWhatIsGenerated() throws Exception {
		assertThat(application.read(".java")).contains("socks5Client").doesNotContain("s3cret");
	}

}
