package io.socks5.client;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.socks5.gssapi.GssapiOptions;
import io.socks5.gssapi.KerberosLogin;
import io.socks5.gssapi.Protection;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowable;

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
		return builder(GssapiOptions.with(this.login).protection(protection).build()).build();
	}

	private Socks5Client.Builder builder(GssapiOptions options) {
		return Socks5Client.builder()
			.proxy("localhost", this.proxy.port())
			.gssapi(options)
			.handshakeTimeout(Duration.ofSeconds(30));
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
	void wrapsEarlyDataAndTheRequest(Protection protection) throws IOException {
		GssapiOptions options = GssapiOptions.with(this.login).protection(protection).build();
		try (Socket socket = builder(options).earlyData(true).build().connect("target.example", 80)) {
			assertThat(this.proxy.requests()).isEmpty();
			assertThat(Target.echoes(socket)).isTrue();
			assertThat(this.proxy.requests()).hasSize(1);
		}
	}

	@ParameterizedTest
	@EnumSource
	void carriesManyOctetsBothWaysAtOnce(Protection protection) throws Exception {
		try (Socket socket = client(protection).connect("target.example", 80)) {
			Target.write(socket, "e");
			CompletableFuture<Long> sent = CompletableFuture.supplyAsync(() -> send(socket));
			long received = Target.checksum(socket.getInputStream(), MANY);
			assertThat(received).isEqualTo(sent.get());
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

	@ParameterizedTest
	@EnumSource
	void givesServerFirstDataToTheApplication(Protection protection) throws IOException {
		try (Socket socket = client(protection).connect("target.example", 80)) {
			Target.write(socket, "s");
			assertThat(Target.readAll(socket)).isEqualTo("said");
		}
	}

	@Test
	void reportsTheReplyCodeOfARefusal() {
		assertThatExceptionOfType(RequestRejectedException.class)
			.isThrownBy(() -> client(Protection.CONFIDENTIALITY).connect("nowhere.example", 80))
			.satisfies((ex) -> assertThat(ex.replyCode().value()).isEqualTo(4));
	}

	@Test
	void isOfferedFirst() throws IOException {
		try (ScriptedProxy scripted = ScriptedProxy.playing(Script.of("""
				> 05 03 01 00 02                   VER NMETHODS METHODS
				< 05 ff                            VER METHOD
				""").thenCloses())) {
			Socks5Client client = builder(GssapiOptions.with(this.login).build()).proxy("127.0.0.1", scripted.port())
				.credentials("alice", "s3cret")
				.build();
			assertThatExceptionOfType(ProxyAuthenticationException.class)
				.isThrownBy(() -> client.connect("target.example", 80))
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.NO_ACCEPTABLE_METHOD));
		}
	}

	@Test
	void refusesAProxyThatLowersTheProtection() {
		try (GssapiServer weak = GssapiServer.open(this.realm, (asked) -> 1)) {
			Socks5Client client = builder(GssapiOptions.with(this.login).build()).proxy("localhost", weak.port())
				.build();
			assertThatExceptionOfType(ProxyAuthenticationException.class)
				.isThrownBy(() -> client.connect("target.example", 80))
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.NO_ACCEPTABLE_METHOD))
				.satisfies((ex) -> assertThat(ex.status()).isEqualTo(1));
			assertThat(weak.requests()).isEmpty();
		}
	}

	@Test
	void takesALowerProtectionThatIsAccepted() throws IOException {
		try (GssapiServer weak = GssapiServer.open(this.realm, (asked) -> 1)
			.knowing("target.example", this.target.port())) {
			Socks5Client client = builder(GssapiOptions.with(this.login).leastProtection(Protection.INTEGRITY).build())
				.proxy("localhost", weak.port())
				.build();
			try (Socket socket = client.connect("target.example", 80)) {
				assertThat(Target.echoes(socket)).isTrue();
			}
		}
	}

	@Test
	void findsAProxyThatIsKnownByAnotherPrincipal() throws IOException {
		Socks5Client client = builder(GssapiOptions.with(this.login).serviceName("socks/elsewhere@SOCKS5.TEST").build())
			.build();
		try (Socket socket = client.connect("target.example", 80)) {
			assertThat(Target.echoes(socket)).isTrue();
		}
	}

	@Test
	void failsForAServiceTheRealmDoesNotKnow() {
		Socks5Client client = builder(GssapiOptions.with(this.login).serviceName("unknown").build()).build();
		assertThatExceptionOfType(ProxyAuthenticationException.class)
			.isThrownBy(() -> client.connect("target.example", 80))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.CREDENTIALS_UNAVAILABLE))
			.withMessageEndingWith("the GSSAPI context cannot be created (No valid credentials provided)");
	}

	@Test
	void isProbed() throws IOException {
		ProbeResult result = client(Protection.CONFIDENTIALITY).probe(Duration.ofSeconds(30));
		assertThat(result.method()).isEqualTo(AuthMethod.GSSAPI);
	}

	@Test
	void isNothingForAChannel() {
		Socks5Client client = client(Protection.CONFIDENTIALITY);
		assertThatIOException().isThrownBy(() -> client.openChannel("target.example", 80))
			.withMessageContaining("cannot be used with a raw channel");
		assertThatIOException().isThrownBy(() -> client.startConnect("target.example", 80))
			.withMessageContaining("cannot be used with a raw channel");
		assertThat(this.proxy.peers()).isEmpty();
	}

	@Test
	void endsAReadWhenItIsClosed() throws Exception {
		Socket socket = client(Protection.CONFIDENTIALITY).connect("target.example", 80);
		assertThat(Target.echoes(socket)).isTrue();
		CompletableFuture<Throwable> read = CompletableFuture
			.supplyAsync(() -> catchThrowable(() -> socket.getInputStream().read()));
		OutputStream out = socket.getOutputStream();
		socket.close();
		assertThat(read.get()).isInstanceOf(SocketException.class);
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> out.write(1)).withMessage("Socket closed");
	}

}
