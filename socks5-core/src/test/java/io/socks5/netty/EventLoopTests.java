package io.socks5.netty;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import javax.net.ssl.SSLContext;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.socks5.client.KnownProxies;
import io.socks5.client.ProxyEndpoint;
import io.socks5.client.Socks5Client;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.EchoServer;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.LoopbackServer;
import io.socks5.testkit.SamePort;
import io.socks5.testkit.Script;
import io.socks5.testkit.ScriptedProxy;
import io.socks5.testkit.TlsFront;
import io.socks5.testkit.TlsKeys;
import io.socks5.transport.KnownNames;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.blockhound.BlockHound;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the handler never blocks the event loop, neither by a lookup nor by a lock.
 */
@Timeout(60)
class EventLoopTests {

	private static volatile boolean watched;

	@BeforeAll
	static void install() {
		watched = true;
		// the handlers of the tests may block the event loop
		BlockHound.builder()
			.loadIntegrations()
			.nonBlockingThreadPredicate((integrated) -> (thread) -> watched && integrated.test(thread))
			.markAsBlocking(InetAddress.class, "getByName", "(Ljava/lang/String;)Ljava/net/InetAddress;")
			// text in brackets is parsed as a literal, never looked up
			.allowBlockingCallsInside("io.socks5.protocol.HostText", "ipv6")
			.allowBlockingCallsInside(Application.class.getName(), "remember")
			.install();
	}

	@AfterAll
	static void release() {
		// it cannot be uninstalled, and later tests may occupy their own event loops
		watched = false;
	}

	@Test
	void isNotBlockedByAConnect() throws Exception {
		Script script = Script.of("""
				> 05 02 00 02                           VER NMETHODS METHODS
				< 05 02                                 VER METHOD
				> 01 05 'alice' 06 's3cret'             VER ULEN UNAME PLEN PASSWD
				< 01 00                                 VER STATUS
				> 05 01 00 03 09 'chat.corp' 1466       VER CMD RSV ATYP DST.ADDR DST.PORT
				< 05 00 00 01 c0000201 1f90             VER REP RSV ATYP BND.ADDR BND.PORT
				< 'hello'
				""");
		try (ScriptedProxy proxy = ScriptedProxy.playing(script); NettyClient netty = new NettyClient()) {
			Socks5Client client = Socks5Client.builder()
				.proxy("localhost", proxy.port())
				.credentials("alice", "s3cret")
				.build();
			Application application = new Application();
			Channel channel = netty.connect(client, application, Endpoint.of("chat.corp", 5222));
			assertThat(List.of(application.next(), application.next(), application.next())).containsExactly("active",
					"tunnel", "hello");
			NettyClient.await(channel.close());
		}
	}

	@Test
	void isNotBlockedByTheLookupOfEachAddress() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer proxy = FakeSocksServer.open().knowing("chat.corp", echo.port());
				SamePort pool = SamePort.of(proxy, proxy);
				KnownNames names = new KnownNames().set("pool.corp", SamePort.addresses(2));
				NettyClient netty = new NettyClient()) {
			Socks5Client client = KnownProxies
				.known(Socks5Client.builder()
					.endpoints(List.of(ProxyEndpoint.of("pool.corp", pool.port()).withEachAddress())), names)
				.build();
			for (int i = 0; i < 3; i++) {
				Channel channel = netty.connect(client, new Application(), Endpoint.of("chat.corp", 5222));
				NettyClient.await(channel.close());
			}
			names.hang("pool.corp");
			Channel channel = netty.connect(client, new Application(), Endpoint.of("chat.corp", 5222));
			NettyClient.await(channel.close());
		}
	}

	@Test
	void isNotBlockedByTlsToAChainOfProxies() throws Exception {
		try (EchoServer echo = EchoServer.listen();
				FakeSocksServer second = FakeSocksServer.open().knowing("chat.corp", echo.port());
				TlsFront secondFront = TlsFront.before(second.port(), TlsKeys.of("two.test"));
				FakeSocksServer first = FakeSocksServer.open().knowing("two.test", secondFront.port());
				TlsFront firstFront = TlsFront.before(first.port(), TlsKeys.of("localhost"));
				NettyClient netty = new NettyClient()) {
			// the keys are the application's to have ready
			SSLContext trusting = TlsKeys.trusting();
			Socks5Client outer = Socks5Client.builder().proxy("localhost", firstFront.port()).tls(trusting).build();
			Socks5Client client = Socks5Client.builder().proxy("two.test", 1080).tls(trusting).via(outer).build();
			Application application = new Application();
			Channel channel = netty.connect(client, application, Endpoint.of("chat.corp", 5222));
			channel.writeAndFlush(Unpooled.copiedBuffer(new byte[] { 'h', 'i' }));
			assertThat(List.of(application.next(), application.next(), application.next())).containsExactly("active",
					"tunnel", "hi");
			NettyClient.await(channel.close());
		}
	}

	@Test
	void wouldBeSeenIfItWereBlocked() {
		isSeen(() -> LockSupport.parkNanos(1));
		isSeen(() -> {
			try {
				InetAddress.getByName("localhost");
			}
			catch (UnknownHostException ex) {
				throw new AssertionError(ex);
			}
		});
	}

	private static void isSeen(Runnable block) {
		try (ScriptedProxy proxy = ScriptedProxy.playing(Script.of("")); NettyClient netty = new NettyClient()) {
			Application application = new Application() {
				@Override
				public void channelActive(ChannelHandlerContext context) {
					block.run();
				}
			};
			netty.plain().handler(application).connect(LoopbackServer.loopback(), proxy.port());
			assertThat(application.next()).isEqualTo("caught BlockingOperationError");
		}
	}

}
