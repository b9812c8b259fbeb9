package io.socks5.client;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.real.Concurrently;
import io.socks5.testkit.real.Program;
import io.socks5.testkit.real.RealProxy;
import io.socks5.testkit.real.Service;
import io.socks5.testkit.real.Target;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for this client with a real proxy. Where proxies differ, their traits say what
 * they do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class AbstractRealProxyTests {

	private static final int TEN_MEGABYTES = 10 * 1024 * 1024;

	private static final int PARALLEL = 200;

	private static final int CLOSED_PORT = 1;

	private final Target target = new Target();

	private Service server;

	private RealProxy proxy;

	private RecordingListener watched = new RecordingListener();

	private Socks5Client client;

	abstract RealProxy start() throws IOException;

	@BeforeAll
	void startProxy() throws IOException {
		this.proxy = start();
		this.server = Service.start(this.target);
	}

	@BeforeEach
	void makeClient() {
		this.watched = new RecordingListener();
		this.client = this.proxy.client().listener(this.watched).build();
	}

	@AfterAll
	void stopProxy() throws IOException {
		// not started where the program is missing
		if (this.proxy != null) {
			this.proxy.close();
			this.server.close();
		}
	}

	@Test
	void connectsByANameThatOnlyTheProxyKnows() throws IOException {
		String name = this.proxy.knownName();
		if (this.proxy.isAloneInKnowing()) {
			assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> InetAddress.getByName(name));
		}
		try (Socket socket = this.client.connect(name, this.server.port())) {
			assertThat(socket.getRemoteSocketAddress())
				.isEqualTo(InetSocketAddress.createUnresolved(name, this.server.port()));
			assertThat(Target.echoes(socket)).isTrue();
		}
	}

	@Test
	void connectsByIpv4() throws IOException {
		try (Socket socket = this.client.connect("127.0.0.1", this.server.port())) {
			assertThat(Target.echoes(socket)).isTrue();
		}
		assertThat(this.watched.kinds()).contains("established").endsWith("closed");
	}

	@Test
	void connectsByIpv6() throws IOException {
		Program.requireIpv6();
		try (Service ipv6 = Service.start("::1", this.target);
				Socket socket = this.client.connect("::1", ipv6.port())) {
			assertThat(socket.getInetAddress()).isEqualTo(InetAddress.getByName("::1"));
			assertThat(Target.echoes(socket)).isTrue();
		}
	}

	@Test
	void reportsAWrongLogin() throws IOException {
		Socks5Client client = wrongLogin().build();
		if (this.proxy.asksForLogin()) {
			assertThat(Refusals.of(client, "127.0.0.1", CLOSED_PORT)).isEqualTo(this.proxy.traits().wrongLogin());
			return;
		}
		// a login is offered beside none, and none is taken
		assertConnects(client);
		assertThat(this.watched.events()).contains("method none (0x00)");
	}

	@Test
	void reportsAWrongRequiredLogin() throws IOException {
		Socks5Client client = wrongLogin().requireAuthentication(true).build();
		assertThat(Refusals.of(client, "127.0.0.1", CLOSED_PORT)).isEqualTo(
				this.proxy.asksForLogin() ? this.proxy.traits().wrongLogin() : this.proxy.traits().noCommonMethod());
	}

	private Socks5Client.Builder wrongLogin() {
		return this.proxy.clientWithoutLogin().credentials(this.proxy.username(), "wrong").listener(this.watched);
	}

	@Test
	void reportsAMissingLogin() throws IOException {
		Socks5Client client = this.proxy.clientWithoutLogin().listener(this.watched).build();
		if (this.proxy.asksForLogin()) {
			assertThat(Refusals.of(client, "127.0.0.1", CLOSED_PORT)).isEqualTo(this.proxy.traits().noCommonMethod());
			return;
		}
		assertConnects(client);
	}

	@Test
	void reportsARefusedPort() throws IOException {
		assertFails("127.0.0.1", CLOSED_PORT, this.proxy.traits().refusedPort());
	}

	@Test
	void reportsAnUnknownHost() throws IOException {
		assertFails(this.proxy.unknownName(), 80, this.proxy.traits().unknownHost());
	}

	private void assertFails(String host, int port, String failure) throws IOException {
		assertThat(Refusals.of(this.client, host, port)).isEqualTo(failure);
		assertThat(this.watched.kinds()).endsWith(failure.equals("lost after success") ? "lost" : "failed");
	}

	@Test
	void sendsTenMegabytesWhole() throws IOException {
		try (Socket socket = connect("u")) {
			DataOutputStream out = new DataOutputStream(socket.getOutputStream());
			out.writeLong(TEN_MEGABYTES);
			long sent = Target.send(out, TEN_MEGABYTES);
			assertThat(new DataInputStream(socket.getInputStream()).readLong()).isEqualTo(sent);
		}
	}

	@Test
	void receivesTenMegabytesWhole() throws IOException {
		try (Socket socket = connect("d")) {
			new DataOutputStream(socket.getOutputStream()).writeLong(TEN_MEGABYTES);
			long received = Target.checksum(socket.getInputStream(), TEN_MEGABYTES);
			assertThat(received).isEqualTo(Target.send(DataOutputStream.nullOutputStream(), TEN_MEGABYTES));
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
		assertThat(this.watched.events()).endsWith("closed");
	}

	@Test
	void canEndItsOwnDirectionFirst() throws IOException {
		try (Socket socket = connect("l")) {
			Target.write(socket, "hello");
			socket.shutdownOutput();
			assertThat(Target.readAll(socket)).isEqualTo(this.proxy.traits().keepsHalfOpen() ? "heard hello" : "");
		}
		assertThat(this.watched.events()).endsWith(this.proxy.traits().keepsHalfOpen() ? "closed" : "lost");
	}

	@Test
	void canGoOnSendingAfterTheTargetHasEnded() throws Exception {
		try (Socket socket = connect("s")) {
			assertThat(Target.readAll(socket)).isEqualTo("said");
			if (this.proxy.traits().keepsHalfOpen()) {
				Target.write(socket, "still here");
				socket.shutdownOutput();
			}
			assertThat(this.target.heard()).isEqualTo(this.proxy.traits().keepsHalfOpen() ? "still here" : "");
		}
		assertThat(this.watched.events()).endsWith("closed");
	}

	@Test
	void connectsTwoHundredTimesAtOnce() throws Exception {
		CyclicBarrier allConnected = new CyclicBarrier(PARALLEL);
		assertThat(Concurrently.each(PARALLEL, () -> connectAndMeet(allConnected))).containsOnly(true);
		assertThat(this.watched.kinds()).filteredOn("established"::equals).hasSize(PARALLEL);
		assertThat(this.watched.kinds()).filteredOn("closed"::equals).hasSize(PARALLEL);
	}

	private boolean connectAndMeet(CyclicBarrier allConnected) throws Exception {
		try (Socket socket = this.client.connect(this.proxy.knownName(), this.server.port())) {
			allConnected.await(60, TimeUnit.SECONDS);
			return Target.echoes(socket);
		}
	}

	private Socket connect(String order) throws IOException {
		Socket socket = this.client.connect("127.0.0.1", this.server.port());
		Target.write(socket, order);
		return socket;
	}

	private void assertConnects(Socks5Client client) throws IOException {
		try (Socket socket = client.connect("127.0.0.1", this.server.port())) {
			assertThat(Target.echoes(socket)).isTrue();
		}
	}

}
