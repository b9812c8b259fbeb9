package io.socks5.benchmark;

import java.io.IOException;
import java.net.InetSocketAddress;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Connect, one octet each way, close, behind a relay that delays each direction by 10 ms:
 * a round trip is 20 ms, and all the rest is next to nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 3, time = 1)
public class RoundTripBenchmark {

	/**
	 * Whether the proxy asks for a login.
	 */
	@Param({ "false", "true" })
	public boolean login;

	private BenchmarkServer proxy;

	private DelayingRelay relay;

	private int port;

	private Socks5Client client;

	private Socks5Client pipelining;

	private Socks5Client warm;

	private final NettyPeers netty = new NettyPeers();

	/**
	 * Starts the proxy and the relay.
	 * @throws IOException if that fails
	 */
	@Setup
	public void open() throws IOException {
		Peers.giveJdkTheLogin();
		this.proxy = this.login ? BenchmarkServer.askingForLogin() : BenchmarkServer.open();
		this.relay = new DelayingRelay(this.proxy.port(), 10);
		this.port = this.relay.port();
		this.client = builder().build();
		this.pipelining = builder().pipelining(true).build();
		this.warm = builder().warm(4, Duration.ofSeconds(3)).build();
	}

	private Socks5Client.Builder builder() {
		return this.login ? Peers.login(this.port) : Peers.client(this.port);
	}

	/**
	 * Ends what runs.
	 * @throws IOException if that fails
	 */
	@TearDown
	public void close() throws IOException {
		this.netty.close();
		this.warm.close();
		this.relay.close();
		this.proxy.close();
	}

	/**
	 * Without a proxy.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int direct() throws IOException {
		return Peers.exchange(Peers.direct(this.port));
	}

	/**
	 * One flight after the other.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int sequential() throws IOException {
		return Peers.exchange(this.client.connect(Peers.DESTINATION));
	}

	/**
	 * The application's octet with the request.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int sequentialFirstFlight() throws IOException {
		return Peers.exchangeEarly(this.client);
	}

	/**
	 * All of the handshake at once.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int pipelined() throws IOException {
		return Peers.exchange(this.pipelining.connect(Peers.DESTINATION));
	}

	/**
	 * All of the handshake and the application's octet at once.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int pipelinedFirstFlight() throws IOException {
		return Peers.exchangeEarly(this.pipelining);
	}

	/**
	 * Over a warm connection.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int warm() throws IOException {
		return Peers.exchange(this.warm.connect(Peers.DESTINATION));
	}

	/**
	 * Over a warm connection, with the application's octet in the request.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int warmFirstFlight() throws IOException {
		return Peers.exchangeEarly(this.warm);
	}

	/**
	 * The JDK's socket.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int jdk() throws IOException {
		return Peers.exchange(Peers.jdk(this.port));
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
	 * This library's handler, all of the handshake at once.
	 * @return the channel, closed
	 * @throws Exception if it fails
	 */
	@Benchmark
	public Channel handlerPipelined() throws Exception {
		return this.netty.exchange(NettyPeers.ours(this.pipelining), Peers.DESTINATION);
	}

	/**
	 * Netty's handler.
	 * @return the channel, closed
	 * @throws Exception if it fails
	 */
	@Benchmark
	public Channel nettyHandler() throws Exception {
		return this.netty.exchange(NettyPeers.nettys(this.port, this.login), Peers.DESTINATION);
	}

	/**
	 * Netty without a proxy.
	 * @return the channel, closed
	 * @throws Exception if it fails
	 */
	@Benchmark
	public Channel nettyDirect() throws Exception {
		return this.netty.exchange(null, new InetSocketAddress("127.0.0.1", this.port));
	}

}
