package io.socks5.sample.real;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.socks5.sample.RunningSample;
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

	private int proxyPort;

	private int xmppPort;

	private Path certificate = Path.of("");

	@BeforeAll
	void start(@TempDir Path forDanted, @TempDir Path forProsody) throws Exception {
		Program.require("danted", "prosody", "prosodyctl", "runuser", "useradd", "chpasswd");
		Prosody prosody = new Prosody(forProsody);
		this.started.add(prosody);
		Danted danted = new Danted(forDanted);
		this.started.add(danted);
		this.proxyPort = danted.port();
		this.xmppPort = prosody.port();
		this.certificate = prosody.certificate();
	}

	@AfterAll
	void stop() throws Exception {
		for (AutoCloseable server : this.started) {
			server.close();
		}
	}

	@Test
	void chatsThroughDanteOnProsody() {
		try (RunningSample sample = RunningSample.start(properties(Danted.PASSWORD)).loggedIn()) {
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
			assertThat(session.get("reason").asString()).startsWith("The proxy refused the login");
		}
	}

	private String[] properties(String proxyPassword) {
		return new String[] { "sample.proxy.embedded=false", "socks5.proxy.port=" + this.proxyPort,
				"socks5.proxy.username=" + Danted.USERNAME, "socks5.proxy.password=" + proxyPassword,
				"sample.xmpp.embedded=false", "sample.xmpp.domain=" + Prosody.DOMAIN, "sample.xmpp.host=localhost",
				"sample.xmpp.port=" + this.xmppPort, "sample.xmpp.accounts[0].username=alice",
				"sample.xmpp.accounts[0].password=" + Prosody.PASSWORD, "sample.xmpp.accounts[1].username=bob",
				"sample.xmpp.accounts[1].password=" + Prosody.PASSWORD,
				"sample.xmpp.trust-certificate=" + this.certificate };
	}

}
