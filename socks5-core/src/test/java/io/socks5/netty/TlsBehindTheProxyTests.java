package io.socks5.netty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLServerSocket;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.socks5.client.Socks5Client;
import io.socks5.netty.NettyClient.Application;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.FakeSocksServer;
import io.socks5.testkit.LoopbackServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * TLS to the destination, by Netty's own handler behind ours.
 */
@Timeout(60)
class TlsBehindTheProxyTests {

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void goesThroughTheTunnelAndChecksTheDestinationsName(boolean early) throws Exception {
		X509Bundle certificate = new CertificateBuilder().subject("CN=chat.corp")
			.addSanDnsName("chat.corp")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		try (SSLServerSocket server = listen(certificate);
				FakeSocksServer proxy = FakeSocksServer.asking("alice", "s3cret")
					.knowing("chat.corp", server.getLocalPort());
				NettyClient netty = new NettyClient()) {
			Thread echo = echoOnce(server);
			Socks5Client client = Socks5Client.builder()
				.proxy(proxy.host(), proxy.port())
				.credentials("alice", "s3cret")
				.earlyData(early)
				.build();
			Application application = new Application();
			Channel channel = NettyClient.connected(netty.plain()
				.handler(pipeline(client, certificate, application))
				.connect(NettyClient.unresolved(Endpoint.of("chat.corp", 5222))));
			assertThat(application.next()).isEqualTo("active");
			assertThat(application.next()).isEqualTo("tunnel");
			channel.writeAndFlush(Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII));
			assertThat(application.next()).isEqualTo("hello");
			NettyClient.await(channel.close());
			echo.join();
		}
	}

	private static ChannelInitializer<Channel> pipeline(Socks5Client client, X509Bundle certificate,
			Application application) throws Exception {
		SslContext tls = SslContextBuilder.forClient()
			.sslProvider(SslProvider.JDK)
			.trustManager(certificate.getCertificate())
			.build();
		return new ChannelInitializer<>() {
			@Override
			protected void initChannel(Channel channel) {
				channel.pipeline()
					.addLast(new Socks5ChannelHandler(client.tunnels()),
							tls.newHandler(channel.alloc(), "chat.corp", 5222), application);
			}
		};
	}

	private static SSLServerSocket listen(X509Bundle certificate) throws Exception {
		javax.net.ssl.SSLContext context = javax.net.ssl.SSLContext.getInstance("TLS");
		context.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
		return (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 1, LoopbackServer.loopback());
	}

	private static Thread echoOnce(SSLServerSocket server) {
		Thread thread = new Thread(() -> {
			try (var socket = server.accept()) {
				socket.getInputStream().transferTo(socket.getOutputStream());
			}
			catch (IOException ex) {
				// the client is gone
			}
		}, "TLS echo");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

}
