package io.socks5.client;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.List;

import io.socks5.route.NameResolution;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.transport.Placeholder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A socket reports the address that the application has passed, since libraries dial it
 * again. Only a name has a placeholder, which nothing can be sent to.
 */
class ReportedAddressTests {

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.test", this.echo.port());

	private final Socks5Client client = TestClients.proxy(this.proxy).build();

	@AfterEach
	void close() {
		this.proxy.close();
		this.echo.close();
	}

	@Test
	void aResolvedAddressIsReportedAsItWasGiven() throws Exception {
		InetAddress given = InetAddress.getByAddress("chat.test", new byte[] { 10, 1, 2, 3 });
		try (Socket socket = this.client.connect(new InetSocketAddress(given, 5222))) {
			assertThat(socket.getInetAddress()).isSameAs(given);
			assertThat(socket.getRemoteSocketAddress()).isEqualTo(new InetSocketAddress(given, 5222));
		}
		assertThat(this.proxy.requests()).containsExactly(new FakeSocksServer.Request(3, "chat.test", 5222));
	}

	@Test
	void anAddressOfTheFactoryKeepsItsName() throws Exception {
		InetAddress given = InetAddress.getByAddress("echo.test", new byte[] { 127, 0, 0, 1 });
		try (Socket socket = this.client.socketFactory().createSocket(given, this.echo.port())) {
			assertThat(socket.getInetAddress()).isSameAs(given);
		}
		assertThat(this.proxy.requests()).extracting(FakeSocksServer.Request::host).containsExactly("127.0.0.1");
	}

	@Test
	void aScopeIsReportedAndNotSent() throws Exception {
		Inet6Address given = Inet6Address.getByAddress(null, InetAddress.getByName("fe80::1").getAddress(), 1);
		Script script = Script.of(TestClients.GRANTED.replaceAll("(?m)^> 05 01 00 03.*$",
				"> 05 01 00 04 fe800000000000000000000000000001 1466"));
		try (ScriptedProxy scripted = ScriptedProxy.playing(script);
				Socket socket = TestClients.proxy(scripted).build().connect(new InetSocketAddress(given, 5222))) {
			assertThat(socket.getInetAddress()).isSameAs(given);
			assertThat(((InetSocketAddress) socket.getRemoteSocketAddress()).getAddress()).isSameAs(given);
		}
	}

	@Test
	void theScopeOfALiteralIsReportedAndNotSent() throws Exception {
		Script script = Script.of(TestClients.GRANTED.replaceAll("(?m)^> 05 01 00 03.*$",
				"> 05 01 00 04 fe800000000000000000000000000001 1466"));
		try (ScriptedProxy scripted = ScriptedProxy.playing(script);
				Socket socket = TestClients.proxy(scripted).build().connect("fe80::1%7", 5222)) {
			assertThat(socket.getInetAddress()).isInstanceOfSatisfying(Inet6Address.class,
					(address) -> assertThat(address.getScopeId()).isEqualTo(7));
			assertThat(socket.getRemoteSocketAddress()).hasToString("/[fe80:0:0:0:0:0:0:1%7]:5222");
		}
	}

	@Test
	void aNameThatThisMachineHasResolvedIsReportedWithItsNumber() throws Exception {
		Socks5Client local = TestClients.proxy(this.proxy).resolve(NameResolution.LOCAL).build();
		try (Socket socket = local.connect("localhost", this.echo.port())) {
			assertThat(socket.getInetAddress()).hasToString("localhost/127.0.0.1");
			assertThat(socket.getRemoteSocketAddress())
				.isEqualTo(new InetSocketAddress(LoopbackServer.loopback(), this.echo.port()));
		}
	}

	@Test
	void aDirectConnectReportsTheAddressInUse() throws Exception {
		Socks5Client direct = TestClients.proxy(this.proxy).nonProxyHosts(List.of("localhost")).build();
		try (Socket socket = direct.connect("localhost", this.echo.port())) {
			assertThat(socket.getInetAddress()).hasToString("localhost/127.0.0.1");
			assertThat(socket.getRemoteSocketAddress())
				.isEqualTo(new InetSocketAddress(LoopbackServer.loopback(), this.echo.port()));
		}
	}

	@Test
	void aPlaceholderThatIsDialedAgainIsTheName() throws Exception {
		InetAddress placeholder;
		try (Socket socket = this.client.connect("chat.test", 5222)) {
			placeholder = socket.getInetAddress();
		}
		this.client.connect(new InetSocketAddress(placeholder, 5222)).close();
		this.client.socketFactory().createSocket(placeholder, 5222).close();
		assertThat(this.proxy.requests()).hasSize(3).containsOnly(new FakeSocksServer.Request(3, "chat.test", 5222));
	}

	@Test
	void aPlaceholderIsRefusedByTheKernelAtOnce() throws Exception {
		InetAddress placeholder = Placeholder.ofSocket("chat.test");
		assertThat(
				placeholder.isAnyLocalAddress() || placeholder.isLoopbackAddress() || placeholder.isMulticastAddress())
			.isFalse();
		try (Socket plain = new Socket(Proxy.NO_PROXY)) {
			assertThat(TestClients.failureOf(() -> {
				plain.connect(new InetSocketAddress(placeholder, 5222), 60_000);
				return plain;
			})).hasMessageContaining("unreachable");
		}
	}

	@Test
	void theFactoryHasNoDefault() {
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(Socks5SocketFactory::getDefault)
			.withMessageContaining("Socks5Client.socketFactory()");
	}

}
