package io.socks5.udp;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.socks5.testkit.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The association as a {@link DatagramSocket}: what its contract says, it does.
 */
@Timeout(60)
class UdpSocketViewTests {

	private static final InetSocketAddress DNS = UdpFixture.DNS_ADDRESS;

	private static DatagramPacket packet(String text) {
		byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
		return new DatagramPacket(octets, octets.length);
	}

	private static DatagramPacket to(InetSocketAddress destination, String text) {
		DatagramPacket packet = packet(text);
		packet.setSocketAddress(destination);
		return packet;
	}

	private static String received(DatagramSocket socket, DatagramPacket packet) throws IOException {
		socket.setSoTimeout((int) UdpFixture.PATIENCE.toMillis());
		socket.receive(packet);
		return text(packet);
	}

	private static String text(DatagramPacket packet) {
		return new String(packet.getData(), packet.getOffset(), packet.getLength(), StandardCharsets.US_ASCII);
	}

	@Test
	void isTheSameSocketAtEveryCall() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			assertThat(it.association().socket()).isSameAs(it.view());
		}
	}

	@Test
	void sendsToTheAddressOfThePacketAndNeverToItsName() throws IOException {
		InetAddress named = InetAddress.getByAddress("dns.corp", new byte[] { 10, 0, 0, 1 });
		try (UdpFixture it = UdpFixture.open()) {
			it.view().send(to(new InetSocketAddress(named, 53), "hello"));
			assertThat(it.relay().next()).isEqualTo(Octets.text(Octets.of("0000 00 01 0a000001 0035 'hello'")));
		}
	}

	@Test
	void sendsThePartOfThePacket() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			DatagramPacket packet = to(DNS, "say hello again");
			packet.setData(packet.getData(), 4, 5);
			it.view().send(packet);
			assertThat(it.relay().next()).isEqualTo(Octets.text(Octets.of("0000 00 01 c0000235 0035 'hello'")));
			assertThat(text(packet)).isEqualTo("hello");
		}
	}

	@Test
	void receivesIntoThePartOfThePacket() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			it.relays("0000 00 01 c0000235 0035 'hello'");
			byte[] octets = "..........".getBytes(StandardCharsets.US_ASCII);
			DatagramPacket packet = new DatagramPacket(octets, 2, 7);
			assertThat(received(it.view(), packet)).isEqualTo("hello");
			assertThat(octets).asString().isEqualTo("..hello...");
			assertThat(packet.getSocketAddress()).isEqualTo(DNS);
		}
	}

	@Test
	void cutsOffWhatThePacketHasNoRoomFor() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			it.relays("0000 00 01 c0000235 0035 'hello'", "0000 00 01 c0000235 0035 'again'");
			DatagramPacket packet = new DatagramPacket(new byte[10], 4);
			assertThat(received(it.view(), packet)).isEqualTo("hell");
			assertThat(received(it.view(), packet)).isEqualTo("agai");
		}
	}

	@Test
	void aPacketThatIsUsedAgainHasTheRoomItHadBefore() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			DatagramPacket packet = new DatagramPacket(new byte[10], 8);
			it.relays("0000 00 01 c0000235 0035 'a'", "0000 00 01 c0000235 0035",
					"0000 00 01 c0000235 0035 '0123456789'");
			assertThat(received(it.view(), packet)).isEqualTo("a");
			assertThat(received(it.view(), packet)).isEmpty();
			assertThat(received(it.view(), packet)).isEqualTo("01234567");
		}
	}

	@Test
	void aChangedPacketHasItsNewCapacity() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			DatagramPacket packet = new DatagramPacket(new byte[10], 10);
			it.relays("0000 00 01 c0000235 0035 '012'", "0000 00 01 c0000235 0035 '0123456789'",
					"0000 00 01 c0000235 0035 '0123'", "0000 00 01 c0000235 0035 '0123456789'");
			assertThat(received(it.view(), packet)).isEqualTo("012");
			packet.setLength(5);
			assertThat(received(it.view(), packet)).isEqualTo("01234");
			packet.setData(new byte[20], 10, 10);
			assertThat(received(it.view(), packet)).isEqualTo("0123");
			packet.setData(new byte[4]);
			assertThat(received(it.view(), packet)).isEqualTo("0123");
		}
	}

	@Test
	void behavesWithPacketsAsAPlainSocketDoes() throws IOException {
		try (UdpFixture it = UdpFixture.open(); DatagramSocket plain = new DatagramSocket(0, loopback())) {
			DatagramPacket first = new DatagramPacket(new byte[10], 1, 6);
			DatagramPacket second = new DatagramPacket(new byte[10], 1, 6);
			for (String data : new String[] { "'ab'", "'abcdefgh'", "'abc'", "'abcdef'" }) {
				it.relays("0000 00 01 c0000235 0035 " + data);
				it.relay().send(plain.getLocalSocketAddress(), data);
				assertThat(received(it.view(), first)).isEqualTo(received(plain, second));
				assertThat(first.getOffset()).isEqualTo(second.getOffset());
			}
		}
	}

	private static InetAddress loopback() throws IOException {
		return InetAddress.getByName("127.0.0.1");
	}

	@Test
	void aConnectedOneSendsToItsPeerAlone() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			it.view().connect(DNS);
			DatagramPacket packet = packet("hello");
			it.view().send(packet);
			assertThat(it.relay().next()).isEqualTo(Octets.text(Octets.of("0000 00 01 c0000235 0035 'hello'")));
			assertThat(packet.getSocketAddress()).isEqualTo(DNS);
			InetSocketAddress other = new InetSocketAddress(DNS.getAddress(), 54);
			assertThatIllegalArgumentException().isThrownBy(() -> it.view().send(to(other, "hello")))
				.withMessageStartingWith("packet: its address must be the connected peer ");
			it.view().disconnect();
			it.view().send(to(other, "hello"));
			assertThat(it.relay().next()).isEqualTo(Octets.text(Octets.of("0000 00 01 c0000235 0036 'hello'")));
		}
	}

	@Test
	void aConnectedOneReceivesFromItsPeerAlone() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			it.view().connect(DNS.getAddress(), 53);
			it.relays("0000 00 01 c0000236 0035 'other'", "0000 00 01 c0000235 0036 'other'",
					"0000 00 03 08 'dns.corp' 0035 'other'",
					// the same, as a relay with IPv6 sockets spells it
					"0000 00 04 00000000000000000000ffffc0000235 0035 'hello'");
			assertThat(received(it.view(), packet("......"))).isEqualTo("hello");
			assertThat(it.association().drops()).isEqualTo(new UdpDrops(0, 0, 0));
		}
	}

	@Test
	void aConnectIsTheViewsAlone() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			it.view().connect(new InetSocketAddress("192.0.2.54", 53));
			it.assertRelaysAndReceives();
		}
	}

	@Test
	void returnsItsPeer() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			assertThat(it.view().isConnected()).isFalse();
			assertThat(it.view().getInetAddress()).isNull();
			assertThat(it.view().getPort()).isEqualTo(-1);
			assertThat(it.view().getRemoteSocketAddress()).isNull();
			it.view().connect(DNS);
			assertThat(it.view().isConnected()).isTrue();
			assertThat(it.view().getInetAddress()).isEqualTo(DNS.getAddress());
			assertThat(it.view().getPort()).isEqualTo(53);
			assertThat(it.view().getRemoteSocketAddress()).isEqualTo(DNS);
			it.view().disconnect();
			assertThat(it.view().isConnected()).isFalse();
		}
	}

	@Test
	@SuppressWarnings("NullAway")
	void refusesWhatAPlainOneRefuses() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			DatagramSocket view = it.view();
			assertThatIllegalArgumentException().isThrownBy(() -> view.send(packet("without an address")))
				.withMessage("packet: must have an address, because the socket is not connected");
			assertThatIllegalArgumentException().isThrownBy(() -> view.connect(null));
			assertThatIllegalArgumentException().isThrownBy(() -> view.connect(null, 53))
				.withMessage("address: must not be null");
			assertThatIllegalArgumentException().isThrownBy(() -> view.connect(DNS.getAddress(), 65536));
			assertThatIllegalArgumentException().isThrownBy(() -> view.setSoTimeout(-1))
				.withMessage("timeout: must not be negative, was -1");
			assertThatExceptionOfType(SocketException.class)
				.isThrownBy(() -> view.connect(InetSocketAddress.createUnresolved("dns.corp", 53)))
				.withMessage("address: must be resolved, was dns.corp/<unresolved>:53");
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> view.bind(new InetSocketAddress(0)));
			assertThatExceptionOfType(SocketException.class)
				.isThrownBy(() -> view.send(to(new InetSocketAddress(DNS.getAddress(), 0), "hello")));
			it.assertRelaysAndReceives();
		}
	}

	@Test
	void aNameWithoutAnAddressIsAnsweredByName() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			it.relays("0000 00 03 08 'dns.corp' 0035 'hello'");
			DatagramPacket packet = packet("......");
			assertThat(received(it.view(), packet)).isEqualTo("hello");
			assertThat(packet.getSocketAddress()).hasToString("dns.corp/240.0.0.1:53");
			it.view().send(packet);
			assertThat(it.relay().next()).isEqualTo(Octets.text(Octets.of("0000 00 03 08 'dns.corp' 0035 'hello'")));
		}
	}

	@Test
	void aNameThatHarmsALogIsEscaped() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			it.relays("0000 00 03 02 1b0a 0035 'hello'");
			DatagramPacket packet = packet("......");
			assertThat(received(it.view(), packet)).isEqualTo("hello");
			assertThat(packet.getSocketAddress()).hasToString("\\x1b\\x0a/240.0.0.1:53");
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> it.view().send(packet))
				.withMessageStartingWith("destination: ");
		}
	}

	@Test
	void canConnectToANameThatItHasReceivedFrom() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			it.relays("0000 00 03 08 'dns.corp' 0035 'first'", "0000 00 03 08 'dnt.corp' 0035 'other'",
					"0000 00 03 08 'dns.corp' 0035 'hello'");
			DatagramPacket packet = packet("......");
			assertThat(received(it.view(), packet)).isEqualTo("first");
			it.view().connect(packet.getSocketAddress());
			assertThat(received(it.view(), packet("......"))).isEqualTo("hello");
		}
	}

	@Test
	void timesOutAndStaysUsable() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			it.view().setSoTimeout(20);
			assertThat(it.view().getSoTimeout()).isEqualTo(20);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> it.view().receive(packet("....")));
			it.assertRelaysAndReceives();
			assertThat(it.view().getSoTimeout()).isEqualTo(20);
		}
	}

	@Test
	void takesTheOptionsOfAPlainOne() throws IOException {
		try (UdpFixture it = UdpFixture.open()) {
			it.view().setReceiveBufferSize(100_000);
			assertThat(it.view().getOption(StandardSocketOptions.SO_RCVBUF)).isGreaterThanOrEqualTo(100_000);
			it.view().setTrafficClass(0x10);
			it.assertRelaysAndReceives();
		}
	}

	@Test
	void joinsNoGroup() throws IOException {
		NetworkInterface any = NetworkInterface.getByInetAddress(loopback());
		InetSocketAddress group = new InetSocketAddress("224.0.0.251", 5353);
		try (UdpFixture it = UdpFixture.open()) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> it.view().joinGroup(group, any))
				.withMessage("Multicast is not supported through a proxy");
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> it.view().leaveGroup(group, any));
		}
	}

	@Test
	void reportsThatItIsClosed() throws IOException {
		UdpFixture it = UdpFixture.open();
		it.close();
		assertThat(it.view().isClosed()).isTrue();
		assertThat(it.view().getLocalPort()).isEqualTo(-1);
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> it.view().setSoTimeout(1));
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> it.view().getSoTimeout());
	}

	// one that is new in the JDK shows up here: does it touch the wire, or the peer?
	@Test
	void overridesWhateverConcernsTheWireOrThePeer() throws IOException {
		List<String> own;
		try (UdpFixture it = UdpFixture.open()) {
			own = publicMethods(it.view().getClass());
		}
		assertThat(publicMethods(DatagramSocket.class)).filteredOn((method) -> !own.contains(method))
			.containsExactlyInAnyOrder("bind", "isBound", "isClosed", "getLocalAddress", "getLocalPort",
					"getLocalSocketAddress", "getChannel", "setDatagramSocketImplFactory", "supportedOptions",
					"getOption", "setOption", "getBroadcast", "setBroadcast", "getReuseAddress", "setReuseAddress",
					"getReceiveBufferSize", "setReceiveBufferSize", "getSendBufferSize", "setSendBufferSize",
					"getTrafficClass", "setTrafficClass");
	}

	private static List<String> publicMethods(Class<?> type) {
		return Arrays.stream(type.getDeclaredMethods())
			.filter((method) -> Modifier.isPublic(method.getModifiers()))
			.map(Method::getName)
			.distinct()
			.toList();
	}

}
