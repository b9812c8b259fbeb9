package io.socks5.sample.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

import io.socks5.sample.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The embedded proxy, octet by octet. RFC 1928, RFC 1929.
 */
class SocksServerTests {

	private static final String GREETING = "05 02 00 02";

	private static final String LOGIN = "01 " + text("sample") + text("open-sesame");

	private TestProxy proxy = TestProxy.start(0, "open-sesame",
			Map.of("im.example.test", InetAddress.getLoopbackAddress()));

	private Socket client = new Socket();

	@BeforeEach
	void connect() throws IOException {
		this.client = new Socket(InetAddress.getLoopbackAddress(), this.proxy.port());
		this.client.setSoTimeout(20_000);
	}

	@AfterEach
	void close() throws IOException {
		this.client.close();
		this.proxy.close();
	}

	@Test
	void relaysToANameOfItsOwnTable() throws IOException {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			logIn();
			send("05 01 00 03 " + text("IM.example.test") + port(server.getLocalPort()));
			try (Socket accepted = server.accept()) {
				receive("05 00 00 01 7f000001");
				assertThat(this.client.getInputStream().readNBytes(2)).hasSize(2);
				accepted.getOutputStream().write("from server".getBytes(StandardCharsets.UTF_8));
				assertThat(this.client.getInputStream().readNBytes(11)).asString().isEqualTo("from server");
				this.client.getOutputStream().write("from client".getBytes(StandardCharsets.UTF_8));
				assertThat(accepted.getInputStream().readNBytes(11)).asString().isEqualTo("from client");
				this.client.close();
				assertThat(accepted.getInputStream().read()).isEqualTo(-1);
			}
			assertThat(this.proxy.requests()).isEqualTo("[IM.example.test:" + server.getLocalPort() + "]");
		}
	}

	@Test
	void relaysWhatCameWithTheHandshakeAndBeforeTheWayWasOpen() throws IOException {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			send(GREETING + LOGIN + "05 01 00 01 7f000001" + port(server.getLocalPort()) + hex("early"));
			try (Socket accepted = server.accept()) {
				assertThat(accepted.getInputStream().readNBytes(5)).asString().isEqualTo("early");
				receive("05 02");
				receive("01 00");
				receive("05 00 00 01 7f000001");
			}
		}
	}

	@Test
	void relaysManyOctetsWithoutLosingAny() throws IOException {
		byte[] many = new byte[4_000_000];
		for (int i = 0; i < many.length; i++) {
			many[i] = (byte) (i * 31 + i / 251);
		}
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			logIn();
			send("05 01 00 01 7f000001" + port(server.getLocalPort()));
			try (Socket accepted = server.accept()) {
				assertThat(this.client.getInputStream().readNBytes(10)).hasSize(10);
				Thread writer = new Thread(() -> write(accepted, many));
				writer.start();
				assertThat(this.client.getInputStream().readAllBytes()).isEqualTo(many);
			}
		}
	}

	@Test
	void refusesAWrongPassword() throws IOException {
		send(GREETING);
		receive("05 02");
		send("01 " + text("sample") + text("open-barley"));
		receive("01 ff");
		receiveEnd();
	}

	@Test
	void refusesAClientWithoutALogin() throws IOException {
		send("05 01 00");
		receive("05 ff");
		receiveEnd();
	}

	@Test
	void doesNotKnowOtherNames() throws IOException {
		logIn();
		send("05 01 00 03 " + text("elsewhere.example.test") + port(5222));
		receive("05 04 00 01 00000000 0000");
		receiveEnd();
	}

	@Test
	void reportsARefusedPort() throws IOException {
		logIn();
		send("05 01 00 01 7f000001" + port(FreePort.next()));
		receive("05 05 00 01 00000000 0000");
		receiveEnd();
	}

	@Test
	void offersConnectAlone() throws IOException {
		logIn();
		send("05 02 00 01 7f000001" + port(5222));
		receive("05 07 00 01 00000000 0000");
		receiveEnd();
		assertThat(this.proxy.requests()).isEqualTo("[]");
	}

	@Test
	void hangsUpOnOtherProtocols() throws IOException {
		send(hex("GET / HTTP/1.1"));
		receiveEnd();
	}

	@Test
	void keepsNoPasswordInText() {
		assertThat(new SocksServer.Login("sample", "open-sesame")).hasToString("sample:******");
	}

	private void logIn() throws IOException {
		send(GREETING);
		receive("05 02");
		send(LOGIN);
		receive("01 00");
	}

	private void send(String octets) throws IOException {
		this.client.getOutputStream().write(octets(octets));
	}

	private void receive(String expected) throws IOException {
		byte[] octets = octets(expected);
		assertThat(this.client.getInputStream().readNBytes(octets.length)).isEqualTo(octets);
	}

	private void receiveEnd() throws IOException {
		InputStream in = this.client.getInputStream();
		assertThat(in.read()).isEqualTo(-1);
	}

	private static void write(Socket socket, byte[] octets) {
		try {
			socket.getOutputStream().write(octets);
			socket.shutdownOutput();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] octets(String hex) {
		return HexFormat.of().parseHex(hex.replace(" ", ""));
	}

	private static String text(String text) {
		return HexFormat.of().toHexDigits((byte) text.length()) + hex(text);
	}

	private static String hex(String text) {
		return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
	}

	private static String port(int port) {
		return HexFormat.of().toHexDigits((short) port);
	}

}
