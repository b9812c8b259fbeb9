package io.socks5.boot.autoconfigure;

import java.nio.file.Path;
import java.util.Map;

import io.socks5.boot.ProxyScripts;
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

	private static final Map<String, String> PASSWORD = Map.of("SOCKS5_PROXY_PASSWORD", "s3cret");

	@TempDir
	private static Path directory;

	private static ProcessedApplication application;

	@BeforeAll
	static void process() throws Exception {
		application = ProcessedApplication.in(directory, PASSWORD, "--socks5.proxy.host=proxy.corp",
				"--socks5.proxy.username=alice");
	}

	@Test
	void theGeneratedApplicationConnects() throws Exception {
		try (ScriptedProxy proxy = ProxyScripts.grantingAfterLogin()) {
			String output = application.start(PlainApplication.class, "--socks5.proxy.host=127.0.0.1",
					"--socks5.proxy.port=" + proxy.port(), "--socks5.proxy.username=alice");
			assertThat(output).contains("Starting AOT-processed PlainApplication")
				.contains(
						"beans: [socks5BindHandlerAdvisor, socks5BuiltInstances, socks5Client, socks5ClientLifecycle, "
								+ "socks5ClientMetrics, socks5Clients, socks5ConnectionDetails, socks5EnvironmentChangeListener, "
								+ "socks5HealthContributor, socks5InstanceFactory, socks5InstanceQualifiers, socks5IntegrationClients, "
								+ "socks5IntegrationsCheck, socks5MicrometerConnectListener, socks5ObservationMeterFilter, "
								+ "socks5ObservedConnectListener, socks5Refresh, socks5RestClientGroups, "
								+ "socks5RoutedClients, socks5SanitizingFunction, socks5ScheduledProbes, socks5ServiceGroupRoutes, "
								+ "socks5ServiceGroupSettings, socks5SocketFactory, socks5UnproxiedBuilders, socks5WebClientGroups]")
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
	void thePasswordOfTheBuildIsNotInWhatIsGenerated() throws Exception {
		assertThat(application.read(".java")).contains("socks5Client").doesNotContain("s3cret");
	}

}
