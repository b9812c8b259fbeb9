package io.socks5.sample.im;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

import io.micrometer.core.instrument.MeterRegistry;
import io.socks5.sample.FreePort;
import io.socks5.sample.RunningSample;
import io.socks5.sample.embedded.TestProxy;
import io.socks5.sample.embedded.TestXmppServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for failed logins, and for logins after a failure.
 */
class LoginTests {

	@TempDir
	Path directory = Path.of("");

	@Test
	void doesNotRepeatALoginTheProxyRefused() {
		try (RunningSample sample = RunningSample.start("sample.proxy.password=open-barley")) {
			JsonNode session = awaitRefusal(sample);
			assertThat(session.get("connected").asBoolean()).isFalse();
			assertThat(session.get("reason").asString()).startsWith("The proxy rejected the login");
			assertThat(session.has("nextTry")).isFalse();
			staysTrue(() -> refusals(sample) == 2);
			assertThat(sample.send("alice", "bob", "Tea?").getStatusCode().value()).isEqualTo(503);
			assertThat(sample.json("/actuator/health").get("components").get("socks5").get("status").asString())
				.isEqualTo("DOWN");
			assertThat(sample.post("/api/sessions/alice/login", Map.of()).getStatusCode().value()).isEqualTo(202);
			await().atMost(RunningSample.LONG).until(() -> refusals(sample) >= 3);
			assertThat(sample.post("/api/sessions/carl/login", Map.of()).getStatusCode().value()).isEqualTo(404);
		}
	}

	@Test
	void doesNotRepeatALoginTheXmppServerRefused() throws Exception {
		try (TestXmppServer server = TestXmppServer.start("corp.example.test", "another password");
				RunningSample sample = RunningSample.start(using(server, "corp.example.test"))) {
			JsonNode session = awaitRefusal(sample);
			assertThat(session.get("reason").asString()).startsWith("The XMPP server rejected the login")
				.contains("not-authorized");
			staysTrue(() -> sample.json("/api/status").get("proxy").get("requests").size() == 2);
		}
	}

	@Test
	void usesAnotherXmppServerWithItsCertificate() throws Exception {
		try (TestXmppServer server = TestXmppServer.start("corp.example.test", "s3cret");
				RunningSample sample = RunningSample.start(using(server, "corp.example.test"))) {
			sample.loggedIn();
			assertThat(sample.json("/api/status").get("server").get("domain").asString())
				.isEqualTo("corp.example.test");
		}
	}

	@Test
	void trustsNoOtherCertificate() throws Exception {
		try (TestXmppServer server = TestXmppServer.start("corp.example.test", "s3cret");
				TestXmppServer other = TestXmppServer.start("corp.example.test", "s3cret")) {
			String[] properties = using(server, "corp.example.test");
			other.pem(this.directory);
			try (RunningSample sample = RunningSample.start(properties)) {
				assertThat(awaitReason(sample)).contains("PKIX path");
			}
		}
	}

	@Test
	void trustsOnlyThePlatformWithoutACertificate() throws Exception {
		try (TestXmppServer server = TestXmppServer.start("corp.example.test", "s3cret")) {
			String[] properties = using(server, "corp.example.test");
			properties[properties.length - 1] = "sample.xmpp.trust-certificate=";
			try (RunningSample sample = RunningSample.start(properties)) {
				assertThat(awaitReason(sample)).contains("PKIX path");
			}
		}
	}

	@Test
	void comparesTheCertificateWithTheDomain() throws Exception {
		try (TestXmppServer server = TestXmppServer.start("corp.example.test", "127.0.0.1.example.test", "s3cret");
				RunningSample sample = RunningSample.start(using(server, "corp.example.test"))) {
			assertThat(awaitReason(sample)).contains("corp.example.test");
		}
	}

	@Test
	void logsInByItselfWhenTheProxyComesAndComesBack() {
		int port = FreePort.next();
		try (RunningSample sample = RunningSample.start("sample.proxy.embedded=false", "socks5.proxy.port=" + port)) {
			assertThat(awaitReason(sample)).contains("127.0.0.1:" + port);
			assertThat(sample.json("/actuator/health").get("components").get("socks5").get("status").asString())
				.isEqualTo("DOWN");
			for (int i = 0; i < 2; i++) {
				TestProxy proxy = TestProxy.start(port);
				sample.loggedIn();
				assertThat(proxy.requests()).contains("127.0.0.1:");
				proxy.close();
				await().atMost(RunningSample.LONG)
					.until(() -> !sample.session("alice").get("connected").asBoolean()
							&& !sample.session("bob").get("connected").asBoolean());
			}
		}
	}

	@Test
	void saysThatTheProxyDoesNotKnowTheHost() {
		try (TestProxy proxy = TestProxy.start(0);
				RunningSample sample = RunningSample.start("sample.proxy.embedded=false",
						"socks5.proxy.port=" + proxy.port(), "sample.xmpp.host=nowhere.example.test")) {
			assertThat(awaitReason(sample)).contains("nowhere.example.test").contains("host unreachable (0x04)");
		}
	}

	@Test
	void saysThatTheServerRefusesThePort() {
		int unused = FreePort.next();
		try (TestProxy proxy = TestProxy.start(0, "open-sesame",
				Map.of("corp.example.test", InetAddress.getLoopbackAddress()));
				RunningSample sample = RunningSample.start("sample.proxy.embedded=false",
						"socks5.proxy.port=" + proxy.port(), "sample.xmpp.embedded=false",
						"sample.xmpp.domain=corp.example.test", "sample.xmpp.host=corp.example.test",
						"sample.xmpp.port=" + unused)) {
			assertThat(awaitReason(sample)).contains("corp.example.test:" + unused)
				.contains("connection refused (0x05)");
		}
	}

	@Test
	void givesUpOnASilentProxy() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
				RunningSample sample = RunningSample.start("sample.proxy.embedded=false",
						"socks5.proxy.port=" + silent.getLocalPort(), "socks5.proxy.handshake-timeout=200ms")) {
			assertThat(awaitReason(sample)).contains("127.0.0.1:" + silent.getLocalPort());
		}
	}

	private String[] using(TestXmppServer server, String domain) throws Exception {
		return new String[] { "sample.xmpp.embedded=false", "sample.xmpp.domain=" + domain,
				"sample.xmpp.host=127.0.0.1", "sample.xmpp.port=" + server.port(),
				"sample.xmpp.accounts[0].username=alice", "sample.xmpp.accounts[0].password=s3cret",
				"sample.xmpp.accounts[1].username=bob", "sample.xmpp.accounts[1].password=s3cret",
				"sample.xmpp.trust-certificate=" + server.pem(this.directory) };
	}

	private JsonNode awaitRefusal(RunningSample sample) {
		await().atMost(RunningSample.LONG)
			.until(() -> sample.session("alice").get("state").asString().equals("REFUSED")
					&& sample.session("bob").get("state").asString().equals("REFUSED"));
		return sample.session("alice");
	}

	private String awaitReason(RunningSample sample) {
		await().atMost(RunningSample.LONG).until(() -> sample.session("alice").has("reason"));
		assertThat(sample.session("alice").get("connected").asBoolean()).isFalse();
		return sample.session("alice").get("reason").asString();
	}

	private double refusals(RunningSample sample) {
		return sample.context()
			.getBean(MeterRegistry.class)
			.get("socks5.client.handshake")
			.tag("outcome", "auth_failed")
			.timer()
			.count();
	}

	// long enough for several tries, if there were any
	private void staysTrue(Callable<Boolean> condition) {
		await().during(Duration.ofMillis(500)).atMost(RunningSample.LONG).until(condition);
	}

}
