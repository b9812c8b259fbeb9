package io.socks5.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

import io.socks5.protocol.Endpoint;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.ScriptedRelay;
import io.socks5.testkit.real.DnsServer;
import io.socks5.testkit.real.Program;
import io.socks5.testkit.real.RealProxy;
import io.socks5.udp.BlockedCall;
import io.socks5.udp.UdpAssociation;
import io.socks5.udp.UdpDatagram;
import io.socks5.udp.UdpDrops;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * DNS through a real proxy's relay. Where proxies differ, the test of each proxy says
 * what it does.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class AbstractRealRelayTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int QUESTIONS = 200;

	private final RecordingListener watched = new RecordingListener();

	private RealProxy proxy;

	private DnsServer dns;

	abstract RealProxy start() throws IOException;

	// what the proxy says an answer comes from, if the question went to a name
	abstract String sourceOfAName(String name);

	// from IPv4 to IPv4
	abstract int largestPayload();

	abstract void meetsALargerPayload() throws IOException;

	@BeforeAll
	void startProxy() throws IOException {
		this.proxy = start();
		this.dns = DnsServer.start("127.0.0.1");
	}

	@AfterAll
	void stopProxy() {
		// not started where the program is missing
		if (this.proxy != null) {
			this.proxy.close();
			this.dns.close();
		}
	}

	private UdpAssociation associate() throws IOException {
		return this.proxy.client().listener(this.watched).build().associate();
	}

	private static UdpDatagram ask(UdpAssociation association, String server, int port) throws IOException {
		association.send(server, port, ByteBuffer.wrap(DnsServer.query(7, "chat.corp")));
		UdpDatagram answer = association.receive(PATIENCE);
		assertThat(DnsServer.read(answer.octets())).isEqualTo("7 " + DnsServer.ANSWER);
		assertThat(association.drops()).isEqualTo(new UdpDrops(0, 0, 0));
		return answer;
	}

	@Test
	void asksADnsServerByAddress() throws IOException {
		try (UdpAssociation association = associate()) {
			UdpDatagram answer = ask(association, "127.0.0.1", this.dns.port());
			assertThat(answer.source()).isEqualTo(Endpoint.of("127.0.0.1", this.dns.port()));
		}
		assertThat(this.watched.kinds()).endsWith("established", "closed");
	}

	@Test
	void asksADnsServerByANameThatOnlyTheProxyKnows() throws IOException {
		try (UdpAssociation association = associate()) {
			UdpDatagram answer = ask(association, this.proxy.knownName(), this.dns.port());
			assertThat(answer.source()).isEqualTo(Endpoint.of(sourceOfAName(this.proxy.knownName()), this.dns.port()));
		}
	}

	@Test
	void asksADnsServerByIpv6() throws IOException {
		Program.requireIpv6();
		try (DnsServer ipv6 = DnsServer.start("::1"); UdpAssociation association = associate()) {
			UdpDatagram answer = ask(association, "::1", ipv6.port());
			assertThat(answer.source()).isEqualTo(Endpoint.of("::1", ipv6.port()));
		}
	}

	@Test
	void asksADnsServerThroughTheView() throws IOException {
		try (UdpAssociation association = associate(); DatagramSocket socket = association.socket()) {
			byte[] query = DnsServer.query(8, "chat.corp");
			socket.setSoTimeout((int) PATIENCE.toMillis());
			socket.connect(InetAddress.getByName("127.0.0.1"), this.dns.port());
			socket.send(new DatagramPacket(query, query.length));
			DatagramPacket answer = new DatagramPacket(new byte[512], 512);
			socket.receive(answer);
			assertThat(DnsServer.read(Arrays.copyOf(answer.getData(), answer.getLength())))
				.isEqualTo("8 " + DnsServer.ANSWER);
			assertThat(answer.getSocketAddress()).isEqualTo(socket.getRemoteSocketAddress());
		}
	}

	// one after the other: nothing is to be lost in a full buffer
	@Test
	void asksManyQuestionsOverOneAssociation() throws IOException {
		Set<String> answers = new HashSet<>();
		try (UdpAssociation association = associate()) {
			for (int i = 0; i < QUESTIONS; i++) {
				association.send("127.0.0.1", this.dns.port(), ByteBuffer.wrap(DnsServer.query(i, "chat.corp")));
				answers.add(DnsServer.read(association.receive(PATIENCE).octets()));
			}
		}
		assertThat(answers).hasSize(QUESTIONS);
	}

	@Test
	void carriesItsLargestPayload() throws IOException {
		assertThat(echoed(largestPayload())).isEqualTo(largestPayload());
	}

	@Test
	void reportsALargerPayload() throws IOException {
		meetsALargerPayload();
	}

	// how much of a payload comes back
	final int echoed(int length) throws IOException {
		try (ScriptedRelay echo = ScriptedRelay.echoing(); UdpAssociation association = associate()) {
			association.send("127.0.0.1", echo.port(), ByteBuffer.allocate(length));
			return association.receive(PATIENCE).payload().remaining();
		}
	}

	@Test
	void failsWhenTheProxyIsKilled() throws Exception {
		try (RealProxy mortal = start(); UdpAssociation association = mortal.client().build().associate()) {
			ask(association, "127.0.0.1", this.dns.port());
			BlockedCall<IOException> receive = BlockedCall.in(() -> TestClients.failureOf(association::receive));
			mortal.kill();
			assertThat(receive.result()).isInstanceOf(ProxyClosedException.class)
				.hasMessageContaining("relaying datagrams");
			assertThat(association.isClosed()).isTrue();
		}
	}

}
