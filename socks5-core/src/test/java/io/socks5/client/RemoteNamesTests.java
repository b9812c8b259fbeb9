package io.socks5.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.FakeSocksServer.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names go to the proxy: these are known to the proxy alone.
 */
class RemoteNamesTests {

	private static final byte[] ELSEWHERE = { (byte) 198, 51, 100, 7 };

	private final EchoServer echo = EchoServer.listen();

	private final FakeSocksServer proxy = FakeSocksServer.asking("alice", "s3cret")
		.knowing("chat.test", this.echo.port())
		.knowing("xn--bcher-kva.test", this.echo.port());

	private final Socks5Client client = TestClients.proxy(this.proxy).credentials("alice", "s3cret").build();

	@AfterEach
	void close() {
		this.proxy.close();
		this.echo.close();
	}

	private void echoes(Socket socket, Request request) throws Exception {
		try (socket) {
			socket.getOutputStream().write("hello".getBytes());
			assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
			assertThat(this.proxy.requests()).containsExactly(request);
		}
	}

	@Test
	void sendsTheNameOfAHost() throws Exception {
		echoes(this.client.connect("chat.test", 5222), new Request(3, "chat.test", 5222));
	}

	@Test
	void sendsAnInternationalNameAsALabels() throws Exception {
		echoes(this.client.connect("bücher.test", 80), new Request(3, "xn--bcher-kva.test", 80));
	}

	@Test
	void sendsTheNameOfAnUnresolvedAddress() throws Exception {
		echoes(this.client.connect(InetSocketAddress.createUnresolved("chat.test", 5222)),
				new Request(3, "chat.test", 5222));
	}

	@Test
	void sendsTheNameThatAResolvedAddressCarries() throws Exception {
		InetAddress resolved = InetAddress.getByAddress("chat.test", ELSEWHERE);
		echoes(this.client.connect(new InetSocketAddress(resolved, 5222)), new Request(3, "chat.test", 5222));
	}

	@Test
	void sendsTheLiteralThatAFactoryIsGiven() throws Exception {
		InetAddress named = InetAddress.getByAddress("chat.test", new byte[] { 127, 0, 0, 1 });
		echoes(this.client.socketFactory().createSocket(named, this.echo.port()),
				new Request(1, "127.0.0.1", this.echo.port()));
	}

	@Test
	void sendsTheNameThatAFactoryIsGiven() throws Exception {
		echoes(this.client.socketFactory().createSocket("chat.test", 5222), new Request(3, "chat.test", 5222));
	}

	@Test
	void sendsTheNameThatASocketIsGiven() throws Exception {
		Socket socket = this.client.socketFactory().createSocket();
		socket.connect(InetSocketAddress.createUnresolved("chat.test", 5222));
		echoes(socket, new Request(3, "chat.test", 5222));
	}

}
