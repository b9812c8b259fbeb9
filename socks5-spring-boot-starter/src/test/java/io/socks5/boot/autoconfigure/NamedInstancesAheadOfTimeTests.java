package io.socks5.boot.autoconfigure;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.socks5.boot.ProxyScripts;
import io.socks5.testkit.ScriptedProxy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Named clients in an application that was processed ahead of time.
 */
class NamedInstancesAheadOfTimeTests {

	private static final String LAB = "--socks5.proxy.instances.lab.host=lab.corp";

	private static final String DMZ = "--socks5.proxy.instances.dmz.host=dmz.corp";

	@TempDir
	private static Path directory;

	private static ProcessedApplication application;

	@BeforeAll
	static void process() throws Exception {
		application = ProcessedApplication.in(directory, Map.of("SOCKS5_PROXY_INSTANCES_LAB_PASSWORD", "s3cret"), LAB,
				"--socks5.proxy.instances.lab.username=alice", "--socks5.proxy.port=1081");
	}

	@Test
	void areQualifiedAndConnectAsConfiguredAtTheStart() throws Exception {
		try (ScriptedProxy proxy = ProxyScripts.grantingAfterLogin()) {
			assertThat(application.start(NamedInstancesApplication.class, "--socks5.proxy.instances.lab.host=127.0.0.1",
					"--socks5.proxy.port=" + proxy.port(), "--socks5.proxy.instances.lab.username=alice"))
				.contains("AOT-processed")
				.contains("beans: [labSocks5Client, labSocks5ConnectionDetails, labSocks5SocketFactory]")
				.contains("same: true")
				.contains("connected: lab chat.example");
		}
	}

	@Test
	void areThoseOfTheBuildOrTheStartFails() throws Exception {
		List<String> output = List.of(application
			.start(StartsInTurn.class, LAB + " " + DMZ, "--socks5.proxy.host=lab.corp", "--none=here",
					LAB + " --socks5.proxy.enabled=false",
					LAB + " --socks5.proxy.instances.lab.port=1085 --socks5.proxy.instances.lab.username=bob")
			.split(StartsInTurn.MARK));
		assertThat(output.get(1)).contains("'socks5.proxy.instances.dmz' is set, and")
			.contains("APPLICATION FAILED TO START")
			.doesNotContain("\tat ");
		assertThat(output.get(2)).contains("'socks5.proxy.host' is set, and the application contains no SOCKS5 client");
		assertThat(output.get(3)).contains("Property: socks5.proxy.instances.lab.host").contains("FAILED TO START");
		assertThat(output.get(4)).contains("'socks5.proxy.enabled' is not true, and");
		assertThat(output.get(5)).contains("SOCKS5 proxy 'lab' at lab.corp:1085").contains("started with [");
	}

	@Test
	void ofTheBuildAreThereAtTheStart(@TempDir Path other) throws Exception {
		String host = "--socks5.proxy.host=proxy.corp ";
		String route = " --socks5.proxy.routes[0].hosts=*.lab --socks5.proxy.routes[0].via=";
		ProcessedApplication built = ProcessedApplication.in(other, Map.of(), host.strip(), LAB, DMZ);
		String[] output = built
			.start(StartsInTurn.class, host + LAB, host + LAB + " " + DMZ, host + LAB + " " + DMZ + route + "lab",
					host + LAB + " " + DMZ + route + "nope")
			.split(StartsInTurn.MARK);
		assertThat(output[1]).contains("'socks5.proxy.instances.dmz' is not set, and")
			.contains("a SOCKS5 client that takes its proxy from this property")
			.doesNotContain("started with [");
		assertThat(output[2]).contains("started with [").contains("labSocks5Client").contains("dmzSocks5Client");
		assertThat(output[3]).contains("started with [");
		assertThat(output[4]).contains("Property: socks5.proxy.routes[0].via").doesNotContain("started with [");
	}

	@Test
	void endpointsAreThoseOfTheStart() throws Exception {
		String[] output = application
			.start(StartsInTurn.class, LAB + " --socks5.proxy.instances.lab.endpoints[0].host=b.corp",
					"--socks5.proxy.instances.lab.username=alice --socks5.proxy.instances.lab.endpoints[0].host=b.corp "
							+ "--socks5.proxy.instances.lab.endpoints[1].url=socks5h://c.corp",
					LAB + " --socks5.proxy.endpoints[0].host=a.corp")
			.split(StartsInTurn.MARK);
		assertThat(output[1]).contains("Property: socks5.proxy.instances.lab.endpoints", "cannot be combined");
		assertThat(output[2]).contains("SOCKS5 proxy 'lab' at b.corp:1080, c.corp:1080 (failover)")
			.contains("started with [");
		assertThat(output[3])
			.contains("'socks5.proxy.endpoints[0].host' is set, and the application contains no SOCKS5");
	}

	@Test
	void theirPasswordIsNotInWhatIsGenerated() throws Exception {
		assertThat(application.read(".java")).contains("labSocks5Client").doesNotContain("s3cret");
	}

}
