package io.socks5.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

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
 * 16 MiB through an established tunnel, beside a plain connection to the same server.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class BulkBenchmark {

	private static final int OCTETS = 16 << 20;

	private static final byte[] DEMAND = ByteBuffer.allocate(5).put((byte) BenchmarkServer.BULK).putInt(OCTETS).array();

	private final byte[] octets = new byte[65_536];

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);

	private final BenchmarkServer proxy = BenchmarkServer.open();

	private final Socks5Client client = Peers.client(this.proxy.port()).build();

	private final Socks5Client warm = Peers.client(this.proxy.port()).warm(1, Duration.ofSeconds(60)).build();

	private Socket plain;

	private Socket socket;

	private Socket warmSocket;

	private Socket jdk;

	private SocketChannel plainChannel;

	private SocketChannel channel;

	/**
	 * Connects.
	 * @throws IOException if that fails
	 */
	@Setup
	public void open() throws IOException {
		this.plain = Peers.direct(this.proxy.port());
		this.socket = this.client.connect(Peers.DESTINATION);
		this.warm.connect(Peers.DESTINATION).close();
		while (this.warm.warm().idle() == 0) {
			Thread.onSpinWait();
		}
		this.warmSocket = this.warm.connect(Peers.DESTINATION);
		this.jdk = Peers.jdk(this.proxy.port());
		this.plainChannel = SocketChannel.open(this.plain.getRemoteSocketAddress());
		this.channel = this.client.openChannel(Peers.NAME, Peers.PORT);
	}

	/**
	 * Ends what runs.
	 * @throws IOException if that fails
	 */
	@TearDown
	public void close() throws IOException {
		for (Socket each : new Socket[] { this.plain, this.socket, this.warmSocket, this.jdk }) {
			each.close();
		}
		this.plainChannel.close();
		this.channel.close();
		this.warm.close();
		this.proxy.close();
	}

	/**
	 * Without a proxy.
	 * @return how many octets came
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int plain() throws IOException {
		return transfer(this.plain);
	}

	/**
	 * Without a proxy, over a channel.
	 * @return how many octets came
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int plainChannel() throws IOException {
		return transfer(this.plainChannel);
	}

	/**
	 * The JDK's socket.
	 * @return how many octets came
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int jdk() throws IOException {
		return transfer(this.jdk);
	}

	/**
	 * This library's socket.
	 * @return how many octets came
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int socket() throws IOException {
		return transfer(this.socket);
	}

	/**
	 * This library's socket over a warm connection, which is a channel.
	 * @return how many octets came
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int warmSocket() throws IOException {
		return transfer(this.warmSocket);
	}

	/**
	 * This library's channel.
	 * @return how many octets came
	 * @throws IOException if it fails
	 */
	@Benchmark
	public int channel() throws IOException {
		return transfer(this.channel);
	}

	private int transfer(Socket connected) throws IOException {
		connected.getOutputStream().write(DEMAND);
		InputStream in = connected.getInputStream();
		int count = 0;
		while (count < OCTETS) {
			count += requireMore(in.read(this.octets));
		}
		return count;
	}

	private int transfer(SocketChannel connected) throws IOException {
		connected.write(ByteBuffer.wrap(DEMAND));
		int count = 0;
		while (count < OCTETS) {
			count += requireMore(connected.read(this.buffer.clear()));
		}
		return count;
	}

	private static int requireMore(int count) throws IOException {
		if (count < 0) {
			throw new IOException("The server has closed");
		}
		return count;
	}

}
