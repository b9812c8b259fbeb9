package io.socks5.sample.real;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.socks5.sample.RunningSample;
import io.socks5.testkit.real.Danted;
import io.socks5.testkit.real.Program;
import io.socks5.testkit.real.RealProxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The sample against Dante and Prosody.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealServersTests {

	private final List<AutoCloseable> started = new ArrayList<>();

	private @Nullable RealProxy danted;

	private @Nullable Prosody prosody;

	@BeforeAll
	void start(@TempDir Path forProsody) throws Exception {
		Program.require("prosody", "prosody");
		Program.requireRoot("run Prosody as its own user");
		this.prosody = new Prosody(forProsody);
		this.started.add(this.prosody);
		this.danted = Danted.startWithLogin();
		this.started.add(this.danted);
	}

	@AfterAll
	void stop() throws Exception {
		for (AutoCloseable server : this.started) {
			server.close();
		}
	}

	@Test
	void chatsThroughDanteOnProsody() {
		try (RunningSample sample = RunningSample.start(properties(Objects.requireNonNull(this.danted).password()))
			.loggedIn()) {
			assertThat(sample.json("/api/status").get("proxy").get("embedded").asBoolean()).isFalse();
			assertThat(sample.session("alice").get("secure").asBoolean()).isTrue();
			assertThat(sample.send("alice", "bob", "Tea?").getStatusCode().value()).isEqualTo(202);
			assertThat(sample.send("bob", "alice", "Ünïcode 🍵").getStatusCode().value()).isEqualTo(202);
			await().atMost(RunningSample.LONG).until(() -> sample.messages().size() == 2);
			assertThat(sample.messages()).extracting((message) -> message.get("text").asString())
				.containsExactlyInAnyOrder("Tea?", "Ünïcode 🍵");
			assertThat(sample.json("/actuator/health").get("components").get("socks5").get("status").asString())
				.isEqualTo("UP");
			assertThat(sample.json("/actuator/metrics/socks5.client.replies?tag=reply:succeeded")
				.get("measurements")
				.get(0)
				.get("value")
				.asInt()).isEqualTo(2);
		}
	}

	@Test
	void isRefusedByDanteWithAWrongPassword() {
		try (RunningSample sample = RunningSample.start(properties("open-barley"))) {
			await().atMost(RunningSample.LONG)
				.until(() -> sample.session("alice").get("state").asString().equals("REFUSED"));
			JsonNode session = sample.session("alice");
			assertThat(session.get("connected").asBoolean()).isFalse();
			assertThat(session.get("reason").asString()).startsWith("The proxy rejected the login");
		}
	}

	private String[] properties(String proxyPassword) {
		RealProxy proxy = Objects.requireNonNull(this.danted);
		Prosody server = Objects.requireNonNull(this.prosody);
		return new String[] { "sample.proxy.embedded=false", "socks5.proxy.port=" + proxy.port(),
				"socks5.proxy.username=" + proxy.username(), "socks5.proxy.password=" + proxyPassword,
				"sample.xmpp.embedded=false", "sample.xmpp.domain=" + Prosody.DOMAIN,
				"sample.xmpp.host=" + proxy.knownName(), "sample.xmpp.port=" + server.port(),
				"sample.xmpp.accounts[0].username=alice", "sample.xmpp.accounts[0].password=" + Prosody.PASSWORD,
				"sample.xmpp.accounts[1].username=bob", "sample.xmpp.accounts[1].password=" + Prosody.PASSWORD,
				"sample.xmpp.trust-certificate=" + server.certificate() };
	}

}
