package io.socks5.boot.documentation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Properties;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import io.socks5.boot.autoconfigure.integration.Bystander;
import io.socks5.boot.autoconfigure.integration.Causes;
import io.socks5.boot.autoconfigure.integration.HttpStub;
import io.socks5.boot.autoconfigure.integration.LookedUp;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.boot.autoconfigure.integration.ServerProcess;
import io.socks5.boot.autoconfigure.integration.TestCertificate;
import io.socks5.boot.autoconfigure.mail.MailServer;
import io.socks5.protocol.RequestRejectedException;
import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Runs the examples for libraries, with servers that only the proxy knows by name.
 */
@Timeout(120)
class LibraryTests {

	private static final String LOGIN = "alice:s3cret name ";

	@TempDir
	private static Path classes;

	private static LibraryExamples examples;

	@BeforeAll
	static void compile() {
		examples = new LibraryExamples(classes);
	}

	private static LibraryUse through(ProxyForNames proxy) {
		return new LibraryUse(examples, proxy.port());
	}

	@Test
	void okHttp() throws Exception {
		try (HttpStub site = site(); ProxyForNames proxy = site.proxy()) {
			assertThat(through(proxy).okHttp("http://site.internal.test:4711/")).isEqualTo("page");
			assertThat(proxy.requests()).containsExactly(LOGIN + "site.internal.test 4711");
		}
	}

	@Test
	void okHttpWithTls() throws Exception {
		try (HttpStub site = site(); ProxyForNames proxy = site.tlsProxy()) {
			X509TrustManager trust = trust(site.certificate());
			SSLContext tls = tls(trust);
			assertThat(through(proxy).okHttp("https://site.internal.test:4711/",
					(http) -> http.sslSocketFactory(tls.getSocketFactory(), trust)))
				.isEqualTo("page");
			failsForTheName(() -> through(proxy).okHttp("https://other.internal.test:4711/",
					(http) -> http.sslSocketFactory(tls.getSocketFactory(), trust)));
			assertThat(proxy.requests()).containsExactly(LOGIN + "site.internal.test 4711",
					LOGIN + "other.internal.test 4711");
		}
	}

	@Test
	void imap() throws Exception {
		try (ProxyForNames proxy = ProxyForNames.connecting()
			.with("imap.internal.test", MailServer.shared().server().getImap().getPort())) {
			LibraryUse use = through(proxy);
			Properties settings = new Properties();
			examples.run("route", settings, use.client().socketFactory());
			assertThat(use.messages("imap", "imap.internal.test", 4711, settings)).isNotNegative();
			assertThat(proxy.requests()).containsExactly(LOGIN + "imap.internal.test 4711");
		}
	}

	@Test
	void imapDoesNotConnectDirectly() throws Exception {
		try (ProxyForNames proxy = ProxyForNames.refusing(); Bystander server = new Bystander()) {
			LibraryUse use = through(proxy);
			Properties settings = new Properties();
			examples.run("route", settings, use.client().socketFactory());
			assertThatException().isThrownBy(() -> use.messages("imap", "127.0.0.1", server.port(), settings))
				.satisfies((failure) -> assertThat(Causes.of(failure))
					.hasAtLeastOneElementOfType(RequestRejectedException.class));
			assertThat(server.connections()).isZero();
		}
	}

	@Test
	void mqtt() throws Exception {
		try (ProxyForNames proxy = Mosquitto.SHARED.proxy()) {
			LibraryUse use = through(proxy);
			assertThat(use.mqtt("tcp://mqtt.internal.test:4711", use.client().socketFactory())).isEqualTo("message");
			assertThat(proxy.requests()).containsExactly(LOGIN + "mqtt.internal.test 4711");
		}
	}

	@Test
	void mqttWithTls() throws Exception {
		try (ProxyForNames proxy = Mosquitto.SHARED.tlsProxy()) {
			LibraryUse use = through(proxy);
			SSLContext tls = tls(trust(Mosquitto.SHARED.certificate));
			assertThat(use.mqtt("ssl://mqtt.internal.test:4711", use.client().sslSocketFactory(tls)))
				.isEqualTo("message");
			failsForTheName(() -> use.mqtt("ssl://other.internal.test:4711", use.client().sslSocketFactory(tls)));
			// it tries an older version of MQTT, too
			assertThat(proxy.requests()).startsWith(LOGIN + "mqtt.internal.test 4711")
				.hasSize(3)
				.endsWith(LOGIN + "other.internal.test 4711", LOGIN + "other.internal.test 4711");
		}
	}

	@Test
	void ftp(@TempDir Path home) throws Exception {
		Files.createFile(home.resolve("file"));
		int port = ServerProcess.freePort();
		FtpServer server = ftpServer(home, port);
		server.start();
		try (ProxyForNames proxy = ProxyForNames.connecting().with("ftp.internal.test", 0)) {
			assertThat(through(proxy).ftp("ftp.internal.test", port)).isEqualTo("file");
			assertThat(proxy.requests()).hasSize(2)
				.allMatch((request) -> request.startsWith(LOGIN + "ftp.internal.test "));
		}
		finally {
			server.stop();
		}
	}

	private static FtpServer ftpServer(Path home, int port) throws Exception {
		ListenerFactory listener = new ListenerFactory();
		listener.setServerAddress("127.0.0.1");
		listener.setPort(port);
		BaseUser user = new BaseUser();
		user.setName("app");
		user.setPassword("secret");
		user.setHomeDirectory(home.toString());
		FtpServerFactory factory = new FtpServerFactory();
		factory.addListener("default", listener.createListener());
		factory.getUserManager().save(user);
		return factory.createServer();
	}

	@Test
	void springIntegration() throws Exception {
		try (ServerSocket echo = echo();
				ProxyForNames proxy = ProxyForNames.connecting().with("tcp.internal.test", echo.getLocalPort())) {
			assertThat(through(proxy).tcp("tcp.internal.test")).isEqualTo("echo");
			assertThat(proxy.requests()).containsExactly(LOGIN + "tcp.internal.test 4711");
		}
	}

	@Test
	void okHttpAndJschLookNoNameUp(@TempDir Path other) throws Exception {
		Path keys = ServerProcess.directory("ssh");
		try (HttpStub site = site(); ProxyForNames proxy = site.proxy()) {
			proxy.with("ssh.internal.test", sshServer(keys));
			LookedUp.assertNoneIn(LibraryLookups.class, other.toString(), "" + proxy.port(), keys.toString());
			assertThat(proxy.requests()).containsExactly(LOGIN + "site.internal.test 4711",
					LOGIN + "ssh.internal.test 4711");
		}
	}

	private static int sshServer(Path directory) throws IOException {
		int port = ServerProcess.freePort();
		for (String key : List.of("host", "user")) {
			ServerProcess
				.run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", directory.resolve(key).toString()));
		}
		Files.writeString(directory.resolve("known-hosts"),
				"[ssh.internal.test]:4711 " + Files.readString(directory.resolve("host.pub")));
		Path configuration = Files.writeString(directory.resolve("sshd_config"), """
				ListenAddress 127.0.0.1
				Port %d
				HostKey %s
				AuthorizedKeysFile %s
				StrictModes no
				UsePAM no
				PidFile none
				""".formatted(port, directory.resolve("host"), directory.resolve("user.pub")));
		// sshd requires a directory that a machine may not have
		ServerProcess.start("Server listening",
				List.of("unshare", "--mount", "sh", "-c",
						"mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd && exec /usr/sbin/sshd -D -e -f \"$0\"",
						configuration.toString()));
		return port;
	}

	private static ServerSocket echo() throws IOException {
		ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(() -> {
			try (Socket peer = server.accept()) {
				peer.getInputStream().transferTo(peer.getOutputStream());
			}
			catch (IOException ex) {
				// the test has ended
			}
		}, "echo");
		thread.setDaemon(true);
		thread.start();
		return server;
	}

	private static HttpStub site() {
		return new HttpStub("site.internal.test").answering("/", (request) -> "page");
	}

	private static void failsForTheName(ThrowingCallable action) {
		assertThatException().isThrownBy(action)
			.satisfies((failure) -> assertThat(Causes.of(failure)).hasAtLeastOneElementOfType(SSLException.class)
				.anyMatch((cause) -> String.valueOf(cause.getMessage()).contains("other.internal.test")));
	}

	private static X509TrustManager trust(TestCertificate certificate) throws Exception {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		store.setCertificateEntry("server", certificate.bundle().getCertificate());
		TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(store);
		return (X509TrustManager) factory.getTrustManagers()[0];
	}

	private static SSLContext tls(X509TrustManager trust) throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, new X509TrustManager[] { trust }, null);
		return context;
	}

	/**
	 * A real MQTT broker, in clear text and with TLS.
	 */
	private static final class Mosquitto {

		static final Mosquitto SHARED = new Mosquitto();

		private final TestCertificate certificate;

		private final int port = ServerProcess.freePort();

		private final int tlsPort = ServerProcess.freePort();

		private Mosquitto() {
			Path directory = ServerProcess.directory("mosquitto");
			this.certificate = TestCertificate.of("mqtt.internal.test", directory);
			try {
				Path configuration = Files.writeString(directory.resolve("mosquitto.conf"), """
						user root
						allow_anonymous true
						listener %d 127.0.0.1
						listener %d 127.0.0.1
						certfile %s
						keyfile %s
						""".formatted(this.port, this.tlsPort, this.certificate.pem(), this.certificate.key()));
				ServerProcess.start("running", List.of("/usr/sbin/mosquitto", "-v", "-c", configuration.toString()));
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

		ProxyForNames proxy() {
			return ProxyForNames.connecting().with("mqtt.internal.test", this.port);
		}

		ProxyForNames tlsProxy() {
			return ProxyForNames.connecting()
				.with("mqtt.internal.test", this.tlsPort)
				.with("other.internal.test", this.tlsPort);
		}

	}

}
