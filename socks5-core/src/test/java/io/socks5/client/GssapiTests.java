package io.socks5.client;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.socks5.auth.GssapiOptions;
import io.socks5.auth.Protection;
import io.socks5.protocol.AuthMethod;
import io.socks5.testkit.gssapi.GssapiPeer;
import io.socks5.testkit.gssapi.GssapiServer;
import io.socks5.testkit.gssapi.KerberosRealm;
import io.socks5.testkit.real.Service;
import io.socks5.testkit.real.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * GSSAPI with the JDK's Kerberos, against a server that is written from RFC 1961.
 */
class GssapiTests {

	private static final long MANY = 10_000_000;

	private final KerberosRealm realm = KerberosRealm.shared();

	private final KerberosLogin login = KerberosLogin.keytab(this.realm.userKeytab(), this.realm.user());

	private final GssapiServer proxy = GssapiServer.open(this.realm, (asked) -> asked);

	private Service target;

	@BeforeEach
	void start() throws IOException {
		this.target = Service.start(new Target());
		this.proxy.knowing("target.example", this.target.port());
	}

	@AfterEach
	void stop() throws IOException {
		this.proxy.close();
		this.target.close();
	}

	private Socks5Client client(Protection protection) {
		return Socks5Client.builder()
			.proxy("localhost", this.proxy.port())
			.gssapi(GssapiOptions.with(this.login).protection(protection).build())
			.handshakeTimeout(Duration.ofSeconds(30))
			.build();
	}

	@ParameterizedTest
	@EnumSource
	void connectsByName(Protection protection) throws IOException {
		try (Socket socket = client(protection).connect("target.example", 80)) {
			assertThat(Target.echoes(socket)).isTrue();
			assertThat(((Socks5Socket) socket).method()).isEqualTo(AuthMethod.GSSAPI);
		}
		GssapiPeer peer = this.proxy.peers().get(0);
		assertThat(peer.level()).isEqualTo(protection.ordinal() + 1);
		assertThat(peer.client()).isEqualTo(this.realm.user());
		assertThat(peer.isDelegate()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void carriesManyOctetsBothWaysAtOnce(Protection protection) throws Exception {
		try (Socket socket = client(protection).connect("target.example", 80)) {
			Target.write(socket, "e");
			CompletableFuture<Long> sent = CompletableFuture.supplyAsync(() -> send(socket));
			long received = Target.checksum(socket.getInputStream(), MANY);
			assertThat(received).isEqualTo(sent.get());
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
	}

	private static long send(Socket socket) {
		try {
			long checksum = Target.send(socket.getOutputStream(), MANY);
			socket.shutdownOutput();
			return checksum;
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void asksTheRealmOnceForManyConnects() throws IOException {
		Socks5Client client = client(Protection.CONFIDENTIALITY);
		client.connect("target.example", 80).close();
		long start = System.nanoTime();
		for (int i = 0; i < 50; i++) {
			client.connect("target.example", 80).close();
		}
		System.err.println("50 connects: " + (System.nanoTime() - start) / 1_000_000 + " ms");
	}

}
