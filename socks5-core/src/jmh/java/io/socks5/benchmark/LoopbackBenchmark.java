package io.socks5.benchmark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.socks5.client.Socks5Client;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Connect with a login, one octet each way, close: what the client itself costs where the
 * network costs next to nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LoopbackBenchmark {

	private final BenchmarkServer proxy = BenchmarkServer.askingForLogin();

	private final Socks5Client client = Peers.login(this.proxy.port()).build();

	private final Socks5Client warm = Peers.login(this.proxy.port()).warm(8, Duration.ofSeconds(3)).build();

	private final Socks5Client early = Peers.login(this.proxy.port()).earlyData(true).build();

	private final Socks5Client warmEarly = Peers.login(this.proxy.port())
		.earlyData(true)
		.warm(8, Duration.ofSeconds(3))
		.build();

	private final Socks5Client pipelining = Peers.login(this.proxy.port()).pipelining(true).build();

	private final NettyPeers netty = new NettyPeers();

	/**
	 * Prepares the JDK.
	 */
	@Setup
	public void open() {
		Peers.giveJdkTheLogin();
	}

	/**
	 * Ends what runs.
	 * @throws IOException if that fails
	 */
	@TearDown
	public void close() throws IOException {
		this.netty.close();
		this.warm.close();
		this.warmEarly.close();
		this.proxy.close();
	}

	/**
	 * Without a proxy.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int direct() throws IOException {
		return Peers.exchange(Peers.direct(this.proxy.port()));
	}

	/**
	 * A hand-written loop that keeps this library's promises.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int wholeLoop() throws IOException {
		return Peers.exchange(Peers.wholeLoop(this.proxy.port()));
	}

	/**
	 * A hand-written loop that does the least.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int shortLoop() throws IOException {
		return Peers.exchange(Peers.shortLoop(this.proxy.port()));
	}

	/**
	 * This library's socket.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int socket() throws IOException {
		return Peers.exchange(this.client.connect(Peers.DESTINATION));
	}

	/**
	 * This library's socket, pipelined.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int socketPipelined() throws IOException {
		return Peers.exchange(this.pipelining.connect(Peers.DESTINATION));
	}

	/**
	 * This library's socket, from a stock that is refilled meanwhile.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int socketWarm() throws IOException {
		return Peers.exchange(this.warm.connect(Peers.DESTINATION));
	}

	/**
	 * This library's socket, whose request leaves with the octet.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int socketEarly() throws IOException {
		return Peers.exchange(this.early.connect(Peers.DESTINATION));
	}

	/**
	 * This library's socket, from a stock, whose request leaves with the octet.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int socketWarmEarly() throws IOException {
		return Peers.exchange(this.warmEarly.connect(Peers.DESTINATION));
	}

	/**
	 * This library's channel.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int channel() throws IOException {
		try (SocketChannel channel = this.client.openChannel(Peers.NAME, Peers.PORT)) {
			ByteBuffer octet = ByteBuffer.allocate(1);
			channel.write(octet);
			return channel.read(octet.flip());
		}
	}

	/**
	 * The JDK's socket.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int jdk() throws IOException {
		return Peers.exchange(Peers.jdk(this.proxy.port()));
	}

	/**
	 * The JDK's socket with timeouts for the connect and for each read.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int jdkWithTimeouts() throws IOException {
		return Peers.exchange(Peers.jdkWithTimeouts(this.proxy.port()));
	}

	/**
	 * This library's handler.
	 * @return the channel, closed
	 * @throws Exception if it fails
	 */
	@Benchmark
	public Channel handler() throws Exception {
		return this.netty.exchange(NettyPeers.ours(this.client), Peers.DESTINATION);
	}

	/**
	 * Netty's handler.
	 * @return the channel, closed
	 * @throws Exception if it fails
	 */
	@Benchmark
	public Channel nettyHandler() throws Exception {
		return this.netty.exchange(NettyPeers.nettys(this.proxy.port(), true), Peers.DESTINATION);
	}

	/**
	 * Netty without a proxy.
	 * @return the channel, closed
	 * @throws Exception if it fails
	 */
	@Benchmark
	public Channel nettyDirect() throws Exception {
		return this.netty.exchange(null, new InetSocketAddress("127.0.0.1", this.proxy.port()));
	}

}
