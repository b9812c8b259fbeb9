package io.socks5.transport;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.socks5.client.Socks5Client;
import io.socks5.client.Socks5Socket;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyClosedException;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import io.socks5.testkit.XorFront;
import io.socks5.testkit.XorMethod;
import io.socks5.testkit.real.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * An authentication method that wraps everything that follows it, on a socket.
 */
@Timeout(60)
class EncapsulationTests {

	private static final int MANY = 1024 * 1024;

	private static final String REQUEST = """
			> 05 02 81 00                           VER NMETHODS METHODS
			< 05 81                                 VER METHOD
			> 00                                    KEY
			> 0010 05 01 00 03 09 'chat.test' 1466  LENGTH VER CMD RSV ATYP DST.ADDR DST.PORT
			""";

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.test", this.echo.port());

	private final List<LoopbackServer> servers = new ArrayList<>();

	private final RecordingListener watcher = new RecordingListener();

	@AfterEach
	void close() {
		this.servers.forEach(LoopbackServer::close);
		this.proxy.close();
		this.echo.close();
	}

	private <T extends LoopbackServer> T open(T opened) {
		this.servers.add(0, opened);
		return opened;
	}

	private Socks5Client.Builder through(LoopbackServer front, int key) {
		return Socks5Client.builder()
			.proxy("127.0.0.1", front.port())
			.authentication(() -> new XorMethod(key, 1000))
			.listener(this.watcher);
	}

	private Socks5Client.Builder through(int limit) {
		return through(open(XorFront.before(this.proxy, limit)), 0x5a);
	}

	private Socks5Client.Builder playing(String transcript) {
		return through(open(ScriptedProxy.playing(Script.of(transcript))), 0);
	}

	private static void assertEchoes(Socket socket) throws IOException {
		socket.getOutputStream().write(new byte[] { 1, 2, 3 });
		assertThat(socket.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
	}

	private <T extends IOException> T failure(Class<T> type, Socks5Client client) {
		T failure = catchThrowableOfType(type, () -> client.connect("chat.test", 5222));
		assertThat(failure).isExactlyInstanceOf(type).isSameAs(this.watcher.outcome().failure());
		return failure;
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 30_000 })
	void carriesWhatFollowsInMessages(int limit) throws Exception {
		try (Socket socket = through(limit).build().connect("chat.test", 5222)) {
			assertEchoes(socket);
			socket.shutdownOutput();
			assertThat(socket.getInputStream().readAllBytes()).isEmpty();
		}
		assertThat(this.proxy.requests()).containsExactly(new FakeSocksServer.Request(3, "chat.test", 5222));
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.test:5222", "proxy connected",
				"method 0x81", "authenticated", "replied succeeded (0x00)", "established 127.0.0.1:8080", "closed");
	}

	@Test
	void carriesAMegabyteBothWaysAtOnce() throws Exception {
		try (Socket socket = through(2000).build().connect("chat.test", 5222)) {
			Thread writer = new Thread(() -> {
				try {
					Target.send(socket.getOutputStream(), MANY);
					socket.shutdownOutput();
				}
				catch (IOException ex) {
					throw new AssertionError(ex);
				}
			});
			writer.start();
			assertThat(Target.checksum(socket.getInputStream(), MANY))
				.isEqualTo(Target.send(OutputStream.nullOutputStream(), MANY));
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
			writer.join();
		}
	}

	@Test
	void behavesAsAnyOtherSocket() throws Exception {
		Socks5Socket socket = (Socks5Socket) through(100).build().socketFactory().createSocket();
		socket.setSoTimeout(1234);
		socket.connect(InetSocketAddress.createUnresolved("chat.test", 5222));
		assertThat(socket.getSoTimeout()).isEqualTo(1234);
		assertThat(socket.method()).isEqualTo(XorMethod.METHOD);
		assertThat(socket.getRemoteSocketAddress()).isEqualTo(InetSocketAddress.createUnresolved("chat.test", 5222));
		socket.setSoTimeout(1);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> socket.getInputStream().read());
		socket.setSoTimeout(0);
		assertEchoes(socket);
		socket.close();
		assertThatExceptionOfType(SocketException.class).isThrownBy(socket::getInputStream);
		assertThatExceptionOfType(SocketException.class).isThrownBy(socket::getOutputStream);
	}

	@ParameterizedTest
	@ValueSource(strings = { "< 000f 05 00 00 01 c0000201 1f90 'hello'\n",
			"< 0002 05 00 0000 0009 00 01 c0000201 1f90 'h' 0004 'ello'\n",
			"< 0001 05 0001 00 0001 00 0001 01 0006 c0000201 1f90 0000 0005 'hello'\n" })
	void keepsWhatComesInTheMessageOfTheReply(String reply) throws Exception {
		try (Socket socket = playing(REQUEST + reply).build().connect("chat.test", 5222)) {
			assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
		}
		assertThat(this.watcher.events()).endsWith("established 192.0.2.1:8080", "closed");
	}

	@Test
	void reportsARefusal() {
		failure(RequestRejectedException.class, playing(REQUEST + "< 0002 05 05\nx\n").build());
	}

	@Test
	void reportsAnInvalidMessage() {
		failure(ProtocolViolationException.class, playing(REQUEST + "< ffff\nx\n").build());
	}

	@Test
	void reportsAProxyThatClosesInsideAMessage() {
		Socks5Client client = through(open(ScriptedProxy.playing(Script.of(REQUEST + "< 000a 05 00\n").thenCloses())),
				0)
			.build();
		assertThat(failure(ProxyClosedException.class, client).phase()).isEqualTo(Phase.REQUEST);
	}

	@Test
	void keepsItsDeadlineInsideAMessage() {
		Script script = Script.of(REQUEST + "< 7fff\n").thenDrips("05", Duration.ofMillis(20));
		Socks5Client client = through(open(ScriptedProxy.playing(script)), 0).handshakeTimeout(Duration.ofMillis(300))
			.build();
		assertThat(failure(Socks5TimeoutException.class, client).phase()).isEqualTo(Phase.REQUEST);
	}

	@ParameterizedTest
	@CsvSource({ "true, false, false", "false, true, false", "true, true, false", "true, false, true",
			"true, true, true" })
	void isALayerOfAChain(boolean one, boolean two, boolean tls) throws Exception {
		LoopbackServer second = two ? open(XorFront.before(this.proxy, 7)) : this.proxy;
		LoopbackServer secured = tls ? open(TlsFront.before(second.port(), TlsKeys.of("two.test"))) : second;
		FakeSocksServer first = open(FakeSocksServer.open().knowing("two.test", secured.port()));
		LoopbackServer front = one ? open(XorFront.before(first, 5)) : first;
		Socks5Client outer = through(front, 0x33).listener(new RecordingListener()).build();
		Socks5Client.Builder client = through(front, 0x44).proxy("two.test", 1080).via(outer);
		try (Socket socket = (tls ? client.tls(TlsKeys.trusting()) : client).build().connect("chat.test", 5222)) {
			assertEchoes(socket);
			socket.shutdownOutput();
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
		assertThat(this.watcher.events()).endsWith("closed", "closed");
	}

	@Test
	void givesWhatComesInTheMessageOfTheReplyToTheNextProxy() throws Exception {
		ScriptedProxy both = open(ScriptedProxy.playing(Script.of("""
				> 05 02 81 00
				< 05 81
				> 00
				> 000f 05 01 00 03 08 'two.test' 0438
				< 000c 05 00 00 01 c0000201 1f90 05 00
				> 0003 05 01 00
				> 0010 05 01 00 03 09 'chat.test' 1466
				< 000f 05 00 00 01 c0000201 1f90 'hello'
				""")));
		Socks5Client client = Socks5Client.builder().proxy("two.test", 1080).via(through(both, 0).build()).build();
		try (Socket socket = client.connect("chat.test", 5222)) {
			assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "SOCKET")
	void isRefusedOnAChannelBeforeAnythingIsSent(EachTransport way) {
		ScriptedProxy unused = open(ScriptedProxy.playing(Script.of("")));
		Socks5Client client = through(unused, 0).build();
		Socks5Client chained = Socks5Client.builder().proxy("two.test", 1080).via(client).build();
		for (Socks5Client each : List.of(client, chained)) {
			IOException failure = catchThrowableOfType(IOException.class,
					() -> way.connect(each, Endpoint.of("chat.test", 5222)));
			assertThat(failure).isExactlyInstanceOf(IOException.class)
				.hasMessage("an encapsulating authentication method of 127.0.0.1:" + unused.port()
						+ " cannot be used with a raw channel; connect a socket instead");
		}
		assertThat(unused.connections()).isZero();
		assertThat(this.watcher.events()).containsExactly("started CONNECT chat.test:5222", "failed IOException",
				"started CONNECT two.test:1080", "failed IOException");
	}

}
