package io.socks5.sample.real;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.socks5.sample.RunningSample;
import io.socks5.testkit.real.Danted;
import io.socks5.testkit.real.Microsocks;
import io.socks5.testkit.real.RealProxy;
import org.jivesoftware.smack.AbstractXMPPConnection;
import org.jivesoftware.smack.ConnectionCreationListener;
import org.jivesoftware.smack.XMPPConnectionRegistry;
import org.jivesoftware.smackx.iqversion.VersionManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The sample with real proxies and real XMPP servers, whose host name only the proxy
 * knows.
 */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealServersTests {

	@Parameter
	private Pair pair = Pair.DANTED_PROSODY;

	private final List<AutoCloseable> started = new ArrayList<>();

	private @Nullable RealProxy proxy;

	private @Nullable XmppServer server;

	@BeforeParameterizedClassInvocation
	void start(Pair chosen, @TempDir Path directory) throws Exception {
		this.server = chosen.server.start(directory);
		this.started.add(this.server);
		this.proxy = chosen.proxy.start();
		this.started.add(this.proxy);
	}

	@AfterParameterizedClassInvocation
	void stop() throws Exception {
		for (AutoCloseable each : this.started) {
			each.close();
		}
	}

	@Test
	void chatsBothWays() {
		Queue<AbstractXMPPConnection> connections = new ConcurrentLinkedQueue<>();
		ConnectionCreationListener listener = (created) -> connections.add((AbstractXMPPConnection) created);
		XMPPConnectionRegistry.addConnectionCreationListener(listener);
		try (RunningSample sample = RunningSample.start(properties(proxy().password(), XmppServer.PASSWORD))
			.loggedIn()) {
			assertThat(sample.json("/api/status").get("proxy").get("embedded").asBoolean()).isFalse();
			assertThat(sample.session("alice").get("secure").asBoolean()).isTrue();
			assertThat(connections).hasSize(2).allSatisfy((connection) -> {
				assertThat(connection.getUsedSaslMechansism()).isEqualTo(this.pair.mechanism);
				assertThat(VersionManager.getInstanceFor(connection)
					.getVersion(connection.getXMPPServiceDomain())
					.getName()).startsWith(this.pair.product);
			});
			assertThat(sample.send("alice", "bob", "Tea?").getStatusCode().value()).isEqualTo(202);
			assertThat(sample.send("bob", "alice", "Ünïcode 🍵").getStatusCode().value()).isEqualTo(202);
			await().atMost(RunningSample.LONG).until(() -> sample.messages().size() == 2);
			assertThat(sample.messages()).extracting((message) -> message.get("text").asString())
				.containsExactlyInAnyOrder("Tea?", "Ünïcode 🍵");
			assertThat(health(sample)).isEqualTo("UP");
			assertThat(sample.json("/actuator/metrics/socks5.client.replies?tag=reply:succeeded")
				.get("measurements")
				.get(0)
				.get("value")
				.asInt()).isEqualTo(2);
		}
		finally {
			XMPPConnectionRegistry.removeConnectionCreationListener(listener);
		}
	}

	@Test
	void saysThatTheProxyRejectedTheLogin() {
		try (RunningSample sample = RunningSample.start(properties("open-barley", XmppServer.PASSWORD))) {
			JsonNode session = awaitRefusal(sample);
			assertThat(session.get("reason").asString()).startsWith("The proxy rejected the login");
			assertThat(health(sample)).isEqualTo("DOWN");
		}
	}

	@Test
	void saysThatTheServerRejectedTheLogin() {
		try (RunningSample sample = RunningSample.start(properties(proxy().password(), "wonderland"))) {
			JsonNode session = awaitRefusal(sample);
			assertThat(session.get("reason").asString()).startsWith("The XMPP server rejected the login")
				.contains("not-authorized");
			assertThat(health(sample)).isEqualTo("UP");
		}
	}

	private JsonNode awaitRefusal(RunningSample sample) {
		await().atMost(RunningSample.LONG)
			.until(() -> sample.session("alice").get("state").asString().equals("REFUSED"));
		JsonNode session = sample.session("alice");
		assertThat(session.get("connected").asBoolean()).isFalse();
		assertThat(session.has("nextTry")).isFalse();
		return session;
	}

	private String health(RunningSample sample) {
		return sample.json("/actuator/health").get("components").get("socks5").get("status").asString();
	}

	private RealProxy proxy() {
		return Objects.requireNonNull(this.proxy);
	}

	private String[] properties(String proxyPassword, String password) {
		XmppServer xmpp = Objects.requireNonNull(this.server);
		List<String> properties = new ArrayList<>(List.of("sample.proxy.embedded=false",
				"socks5.proxy.port=" + proxy().port(), "socks5.proxy.username=" + proxy().username(),
				"socks5.proxy.password=" + proxyPassword, "sample.xmpp.embedded=false",
				"sample.xmpp.domain=" + XmppServer.DOMAIN, "sample.xmpp.host=" + proxy().knownName(),
				"sample.xmpp.port=" + xmpp.port(), "sample.xmpp.trust-certificate=" + xmpp.certificate()));
		for (int i = 0; i < XmppServer.ACCOUNTS.size(); i++) {
			String account = "sample.xmpp.accounts[" + i + "].";
			properties.add(account + "username=" + XmppServer.ACCOUNTS.get(i));
			properties.add(account + "password=" + password);
		}
		return properties.toArray(String[]::new);
	}

	/**
	 * A proxy and a server, with its name and the SASL mechanism that both sides choose.
	 */
	enum Pair {

		DANTED_PROSODY(Danted::startWithLogin, Prosody::new, "Prosody", "SCRAM-SHA-1"),

		DANTED_EJABBERD(Danted::startWithLogin, Ejabberd::new, "ejabberd", "SCRAM-SHA-1"),

		MICROSOCKS_PROSODY(Microsocks::startWithLogin, Prosody::new, "Prosody", "SCRAM-SHA-1"),

		DANTED_OPENFIRE(Danted::startWithLogin, Openfire::new, "Openfire", "SCRAM-SHA-1");

		private final ProxyLaunch proxy;

		private final XmppServer.Launch server;

		private final String product;

		private final String mechanism;

		Pair(ProxyLaunch proxy, XmppServer.Launch server, String product, String mechanism) {
			this.proxy = proxy;
			this.server = server;
			this.product = product;
			this.mechanism = mechanism;
		}

	}

	/**
	 * Starts a proxy.
	 */
	@FunctionalInterface
	interface ProxyLaunch {

		RealProxy start() throws IOException;

	}

}
