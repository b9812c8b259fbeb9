package io.socks5.transport;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.Octets;
import io.socks5.testkit.XorMethod;
import io.socks5.testkit.real.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A socket that speaks in messages, and one without them at the other end. The key is 0,
 * so that what is inside can be read here.
 */
@Timeout(60)
class EncapsulatedSocketTests {

	private static final FailureContext SITE = new FailureContext(Phase.REQUEST, Endpoint.of("192.0.2.1", 1080), null);

	private static final int MANY = 1024 * 1024;

	private final Socket plain = new Socket();

	private Socket other;

	private Socket socket;

	@BeforeEach
	void connect() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 1, LoopbackServer.loopback())) {
			this.plain.connect(new InetSocketAddress(LoopbackServer.loopback(), listener.getLocalPort()));
			this.other = listener.accept();
		}
		this.other.setTcpNoDelay(true);
		this.socket = encapsulated("", 5);
	}

	private Socket encapsulated(String received, int limit) throws IOException {
		return new EncapsulatedSocket(this.plain, new SerialEncapsulation(new XorMethod(0, limit).messages(SITE)),
				ByteBuffer.wrap(Octets.of(received)));
	}

	@AfterEach
	void close() throws IOException {
		this.socket.close();
		this.other.close();
	}

	private void answer(String octets) throws IOException {
		this.other.getOutputStream().write(Octets.of(octets));
	}

	private String read(int octets) throws IOException {
		return new String(this.socket.getInputStream().readNBytes(octets), StandardCharsets.ISO_8859_1);
	}

	private String sent(int octets) throws IOException {
		return Octets.text(this.other.getInputStream().readNBytes(octets));
	}

	@Test
	void readsMessagesThatComeTogether() throws IOException {
		answer("0002 'ab' 0000 0000 0001 'c' 0003 'def'");
		assertThat(read(6)).isEqualTo("abcdef");
	}

	@Test
	void readsMessagesThatComeOctetByOctet() throws IOException {
		for (byte octet : Octets.of("0002 'ab' 0000 0003 'cde'")) {
			this.other.getOutputStream().write(octet);
		}
		assertThat(read(5)).isEqualTo("abcde");
	}

	@Test
	void readsAtMostTheRequestedOctetsAndDoesNotWaitForMore() throws IOException {
		answer("0003 'abc'");
		InputStream in = this.socket.getInputStream();
		assertThat(in.read()).isEqualTo('a');
		assertThat(in.available()).isEqualTo(2);
		assertThat(in.read(new byte[0])).isZero();
		assertThat(in.read(new byte[10], 3, 7)).isEqualTo(2);
		assertThat(in.available()).isZero();
	}

	@Test
	void readsWhatCameWithTheReplyFirst() throws IOException {
		this.socket = encapsulated("'ab'", 5);
		answer("0001 'c'");
		assertThat(read(3)).isEqualTo("abc");
	}

	@Test
	void readsAnOctetThatLooksLikeTheEnd() throws IOException {
		answer("0001 ff");
		assertThat(this.socket.getInputStream().read()).isEqualTo(0xff);
	}

	@Test
	void endsBetweenMessages() throws IOException {
		answer("0001 'a' 0000");
		this.other.shutdownOutput();
		assertThat(this.socket.getInputStream().readAllBytes()).containsExactly('a');
		assertThat(this.socket.getInputStream().read()).isEqualTo(-1);
		assertThat(this.socket.isClosed()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "0003", "0003 'ab'" })
	void failsAtAnEndInsideAMessage(String octets) throws IOException {
		answer("0001 'a' " + octets);
		this.other.shutdownOutput();
		assertThat(read(1)).isEqualTo("a");
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(EOFException.class).isThrownBy(() -> this.socket.getInputStream().read())
				.withMessage("The connection ended inside a message");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4 })
	void losesNothingWhenAReadTimesOutInsideAMessage(int octets) throws IOException {
		byte[] message = Octets.of("0003 'abc'");
		this.socket.setSoTimeout(1);
		this.other.getOutputStream().write(message, 0, octets);
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(SocketTimeoutException.class)
				.isThrownBy(() -> this.socket.getInputStream().read());
		}
		this.socket.setSoTimeout(0);
		this.other.getOutputStream().write(message, octets, message.length - octets);
		assertThat(read(3)).isEqualTo("abc");
	}

	@Test
	void readsNothingBehindAMessageThatIsNone() throws IOException {
		answer("ffff 0001 'a'");
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> this.socket.getInputStream().read());
		assertThat(this.socket.isClosed()).isTrue();
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> this.socket.getInputStream().read());
	}

	@Test
	void cutsWhatIsTooMuchForAMessage() throws IOException {
		this.socket.getOutputStream().write(Octets.of("'abcdefghijkl'"));
		assertThat(sent(18)).isEqualTo(Octets.text(Octets.of("0005 'abcde' 0005 'fghij' 0002 'kl'")));
		this.socket.getOutputStream().write('m');
		this.socket.getOutputStream().write(Octets.of("'nop'"), 1, 2);
		assertThat(sent(7)).isEqualTo(Octets.text(Octets.of("0001 'm' 0002 'op'")));
	}

	@Test
	void sendsNoEmptyMessage() throws IOException {
		this.socket.getOutputStream().write(new byte[0]);
		this.socket.getOutputStream().flush();
		this.socket.shutdownOutput();
		assertThat(this.other.getInputStream().read()).isEqualTo(-1);
	}

	@Test
	void closesHalfOfTheConnection() throws IOException {
		this.socket.shutdownOutput();
		assertThat(this.socket.isOutputShutdown()).isTrue();
		assertThatExceptionOfType(SocketException.class).isThrownBy(this.socket::getOutputStream);
		assertThat(this.other.getInputStream().read()).isEqualTo(-1);
		answer("0001 'a'");
		assertThat(read(1)).isEqualTo("a");
		this.socket.shutdownInput();
		assertThat(this.socket.isInputShutdown()).isTrue();
		assertThatExceptionOfType(SocketException.class).isThrownBy(this.socket::getInputStream);
	}

	@Test
	void isClosedByItsStreams() throws IOException {
		this.socket.getInputStream().close();
		assertThat(this.socket.isClosed()).isTrue();
		assertThatExceptionOfType(SocketException.class).isThrownBy(this.socket::getInputStream);
		assertThatExceptionOfType(SocketException.class).isThrownBy(this.socket::getOutputStream);
	}

	@Test
	void isClosedByItsOutput() throws IOException {
		this.socket.getOutputStream().close();
		assertThat(this.socket.isClosed()).isTrue();
		assertThat(this.other.getInputStream().read()).isEqualTo(-1);
	}

	@Test
	void isForOneThreadAfterAnother() throws Exception {
		answer("0001 'a' 0001 'b'");
		assertThat(read(1)).isEqualTo("a");
		this.socket.getOutputStream().write('x');
		assertThat(elsewhere(() -> read(1))).isEqualTo("b");
		elsewhere(() -> {
			this.socket.getOutputStream().write('y');
			return this.socket;
		});
		assertThat(sent(6)).isEqualTo(Octets.text(Octets.of("0001 'x' 0001 'y'")));
		this.socket.close();
		elsewhere(() -> {
			this.socket.close();
			return this.socket;
		});
	}

	private static <T> T elsewhere(Callable<T> call) throws Exception {
		FutureTask<T> task = new FutureTask<>(call);
		Thread thread = new Thread(task, "elsewhere");
		thread.setDaemon(true);
		thread.start();
		return task.get(10, TimeUnit.SECONDS);
	}

	@Test
	void callsNoEncapsulationAfterItsClose() {
		SerialEncapsulation closed = new SerialEncapsulation(new XorMethod(0, 5).messages(SITE));
		closed.close();
		for (Callable<?> call : List.<Callable<?>>of(closed::wanted, closed::isBetweenMessages,
				() -> closed.unwrap(ByteBuffer.allocate(2)), () -> closed.wrapNext(ByteBuffer.allocate(1)),
				() -> closed.wrapDatagram(ByteBuffer.allocate(1)), () -> unwrapped(closed))) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(call::call).withMessage("Socket closed");
		}
	}

	private static Object unwrapped(SerialEncapsulation encapsulation) throws IOException {
		ByteBuffer datagram = encapsulation.unwrapDatagram(ByteBuffer.allocate(1));
		return (datagram != null) ? datagram : "dropped";
	}

	@Test
	void sendsNothingPastItsMessages() {
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> this.socket.sendUrgentData(1))
			.withMessage("Urgent data cannot be encapsulated");
	}

	@Test
	void readsAndWritesAtTheSameTime() throws Exception {
		this.socket = encapsulated("", 30_000);
		FutureTask<Void> echo = new FutureTask<>(() -> {
			this.other.getInputStream().transferTo(this.other.getOutputStream());
			this.other.shutdownOutput();
			return null;
		});
		new Thread(echo).start();
		FutureTask<Long> writer = new FutureTask<>(() -> {
			long sum = Target.send(this.socket.getOutputStream(), MANY);
			this.socket.shutdownOutput();
			return sum;
		});
		new Thread(writer).start();
		long read = Target.checksum(new DataInputStream(this.socket.getInputStream()), MANY);
		assertThat(this.socket.getInputStream().read()).isEqualTo(-1);
		assertThat(writer.get(30, TimeUnit.SECONDS)).isEqualTo(read);
		echo.get(30, TimeUnit.SECONDS);
	}

}
