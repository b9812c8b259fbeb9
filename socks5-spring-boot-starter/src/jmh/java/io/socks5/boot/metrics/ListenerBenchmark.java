package io.socks5.boot.metrics;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelFuture;
import io.socks5.benchmark.BenchmarkServer;
import io.socks5.benchmark.Peers;
import io.socks5.client.Socks5Client;
import io.socks5.netty.HandshakeBenchmark;
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
 * What listeners and meters add to a connect with a login.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ListenerBenchmark {

	/**
	 * Who listens.
	 */
	@Param
	@SuppressWarnings("NullAway.Init")
	public Listening listening;

	private final BenchmarkServer proxy = BenchmarkServer.askingForLogin();

	@SuppressWarnings("NullAway.Init")
	private Socks5Client client;

	/**
	 * Builds the client.
	 */
	@Setup
	public void open() {
		this.client = this.listening.client(this.proxy.port());
	}

	/**
	 * Ends what runs.
	 * @throws IOException if that fails
	 */
	@TearDown
	public void close() throws IOException {
		this.proxy.close();
	}

	/**
	 * The handshake, without a network.
	 * @return the connect, completed
	 */
	@Benchmark
	public ChannelFuture handshake() {
		return HandshakeBenchmark.connect(this.client);
	}

	/**
	 * Connect, one octet each way, close.
	 * @return the octet
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int loopback() throws IOException {
		return Peers.exchange(this.client.connect(Peers.DESTINATION));
	}

}
