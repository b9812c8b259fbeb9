package io.socks5.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.socks5.gssapi.GssapiOptions;
import io.socks5.gssapi.KerberosLogin;
import io.socks5.gssapi.Protection;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.testkit.gssapi.KerberosRealm;
import io.socks5.testkit.real.Danted;
import io.socks5.testkit.real.DnsServer;
import io.socks5.testkit.real.RealProxy;
import io.socks5.testkit.real.Service;
import io.socks5.testkit.real.Target;
import io.socks5.udp.UdpAssociation;
import io.socks5.udp.UdpDatagram;
import io.socks5.udp.UdpDrops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Dante's server, built with GSSAPI.
 */
class DantedGssapiTests {

	private static final long MANY = 10_000_000;

	private final KerberosRealm realm = KerberosRealm.shared();

	private final KerberosLogin login = KerberosLogin.keytab(this.realm.userKeytab(), this.realm.user());

	private Service target;

	@BeforeEach
	void start() throws IOException {
		this.target = Service.start(new Target());
	}

	@AfterEach
	void stop() throws IOException {
		this.target.close();
	}

	private Socks5Client client(RealProxy proxy, Protection protection) {
		return proxy.client()
			.proxy("localhost", proxy.port())
			.gssapi(GssapiOptions.with(this.login).protection(protection).build())
			.build();
	}

	@ParameterizedTest
	@EnumSource
	void carriesManyOctetsBothWaysAtOnce(Protection protection) throws Exception {
		try (RealProxy proxy = Danted.startWithGssapi(this.realm, "integrity confidentiality");
				Socket socket = client(proxy, protection).connect("127.0.0.1", this.target.port())) {
			assertThat(((Socks5Socket) socket).method()).isEqualTo(AuthMethod.GSSAPI);
			Target.write(socket, "e");
			CompletableFuture<Long> sent = CompletableFuture.supplyAsync(() -> send(socket));
			assertThat(Target.checksum(socket.getInputStream(), MANY)).isEqualTo(sent.get());
		}
	}

	private static long send(Socket socket) {
		try {
			return Target.send(socket.getOutputStream(), MANY);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void givesServerFirstDataToTheApplication() throws Exception {
		try (RealProxy proxy = Danted.startWithGssapi(this.realm, "confidentiality");
				Socket socket = client(proxy, Protection.CONFIDENTIALITY).connect("127.0.0.1", this.target.port())) {
			Target.write(socket, "s");
			assertThat(Target.readAll(socket)).isEqualTo("said");
		}
	}

	@ParameterizedTest
	@EnumSource
	void relaysProtectedDatagrams(Protection protection) throws Exception {
		try (DnsServer dns = DnsServer.start("127.0.0.1");
				RealProxy proxy = Danted.startWithGssapi(this.realm, "integrity confidentiality");
				UdpAssociation association = client(proxy, protection).associate()) {
			association.send("127.0.0.1", dns.port(), ByteBuffer.wrap(DnsServer.query(7, "chat.corp")));
			UdpDatagram answer = association.receive(Duration.ofSeconds(30));
			assertThat(DnsServer.read(answer.octets())).isEqualTo("7 " + DnsServer.ANSWER);
			assertThat(association.drops()).isEqualTo(new UdpDrops(0, 0, 0));
		}
	}

	@Test
	void reportsTheReplyCodeOfARefusal() throws Exception {
		try (RealProxy proxy = Danted.startWithGssapi(this.realm, "confidentiality")) {
			this.target.close();
			assertThatExceptionOfType(RequestRejectedException.class)
				.isThrownBy(() -> client(proxy, Protection.CONFIDENTIALITY).connect("127.0.0.1", this.target.port()))
				.satisfies((ex) -> assertThat(ex.replyCode().value()).isEqualTo(5));
		}
	}

	// it does not answer with what it has instead
	@Test
	void closesIfItLacksTheProtection() throws Exception {
		try (RealProxy proxy = Danted.startWithGssapi(this.realm, "integrity")) {
			assertThatExceptionOfType(ProxyClosedException.class)
				.isThrownBy(() -> client(proxy, Protection.CONFIDENTIALITY).connect("127.0.0.1", this.target.port()))
				.satisfies((ex) -> assertThat(ex.phase()).isEqualTo(Phase.AUTHENTICATION));
		}
	}

}
