package io.socks5.netty;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.socks5.auth.Authentication;
import io.socks5.client.Socks5Client;
import io.socks5.handshake.Handshake;
import io.socks5.handshake.Request;
import io.socks5.protocol.Command;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One handshake with a login, without a network: this library's handler and Netty's, each
 * in an embedded channel, an embedded channel that does nothing, and the bare handshake.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class HandshakeBenchmark {

	private static final byte[] METHOD = { 5, 2 };

	private static final byte[] STATUS = { 1, 0 };

	private static final byte[] REPLY = { 5, 0, 0, 1, 127, 0, 0, 1, 0x1f, (byte) 0x90 };

	private static final InetSocketAddress DESTINATION = InetSocketAddress.createUnresolved("example.com", 443);

	private final InetSocketAddress proxy = new InetSocketAddress("127.0.0.1", 1080);

	private final Endpoint proxyEndpoint = Endpoint.of("127.0.0.1", 1080);

	private final Endpoint destinationEndpoint = Endpoint.of("example.com", 443);

	private final Credentials credentials = Credentials.of("alice", "s3cret");

	private final Socks5Client client = Socks5Client.builder()
		.proxy("127.0.0.1", 1080)
		.credentials("alice", "s3cret")
		.build();

	/**
	 * This library's handler.
	 * @return the connect, completed
	 */
	@Benchmark
	public ChannelFuture handler() {
		return connect(this.client);
	}

	/**
	 * A connect with this library's handler, for benchmarks of clients that differ.
	 * @param client a client with a login
	 * @return the connect, completed
	 */
	public static ChannelFuture connect(Socks5Client client) {
		return connected(new Socks5ChannelHandler(client.tunnels()));
	}

	/**
	 * Netty's handler.
	 * @return the connect, completed
	 */
	@Benchmark
	public ChannelFuture nettyHandler() {
		Socks5ProxyHandler handler = new Socks5ProxyHandler(this.proxy, "alice", "s3cret");
		ChannelFuture connected = connected(handler);
		if (!handler.connectFuture().isSuccess()) {
			throw new IllegalStateException(handler.connectFuture().cause());
		}
		return connected;
	}

	private static ChannelFuture connected(ChannelHandler handler) {
		Channel channel = new Channel(handler);
		ChannelFuture connected = channel.connect(DESTINATION);
		channel.tcpStands();
		exchange(channel);
		if (!connected.isSuccess()) {
			throw new IllegalStateException(connected.cause());
		}
		channel.close();
		return connected;
	}

	private static void exchange(EmbeddedChannel channel) {
		answer(channel, METHOD);
		answer(channel, STATUS);
		answer(channel, REPLY);
	}

	private static void answer(EmbeddedChannel channel, byte[] octets) {
		ByteBuf sent = channel.readOutbound();
		if (sent == null) {
			throw new IllegalStateException("Nothing was sent");
		}
		sent.release();
		channel.writeInbound(Unpooled.wrappedBuffer(octets));
	}

	/**
	 * What the embedded channel costs by itself: the same octets to and fro.
	 * @return the connect, completed
	 */
	@Benchmark
	public ChannelFuture channelAlone() {
		Channel channel = new Channel(new ChannelInboundHandlerAdapter());
		ChannelFuture connected = channel.connect(DESTINATION);
		channel.tcpStands();
		for (byte[] octets : new byte[][] { METHOD, STATUS, REPLY }) {
			channel.writeOutbound(Unpooled.wrappedBuffer(octets));
			answer(channel, octets);
			((ByteBuf) channel.readInbound()).release();
		}
		channel.close();
		return connected;
	}

	/**
	 * The protocol alone.
	 * @return the handshake, established
	 * @throws Exception if it fails
	 */
	@Benchmark
	public Handshake bareHandshake() throws Exception {
		Handshake handshake = Handshake.request(this.proxyEndpoint,
				List.of(Authentication.none(), Authentication.usernamePassword(this.credentials)), new Request(Command.CONNECT, this.destinationEndpoint));
		for (byte[] octets : new byte[][] { METHOD, STATUS, REPLY }) {
			Arrays.fill(handshake.output().array(), (byte) 0);
			handshake.receive(ByteBuffer.wrap(octets));
		}
		if (!handshake.isEstablished()) {
			throw new IllegalStateException("It is not established");
		}
		return handshake;
	}

	/**
	 * An embedded channel that is not active before it is connected.
	 */
	private static final class Channel extends EmbeddedChannel {

		private boolean connected;

		Channel(ChannelHandler handler) {
			super(handler);
		}

		@Override
		public boolean isActive() {
			return this.connected && super.isActive();
		}

		void tcpStands() {
			this.connected = true;
			pipeline().fireChannelActive();
		}

	}

}
