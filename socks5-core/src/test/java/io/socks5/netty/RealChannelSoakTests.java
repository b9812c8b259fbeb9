package io.socks5.netty;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.socks5.client.Socks5Client;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.RecordingListener;
import io.socks5.testkit.TlsKeys;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lives of real channels at random: several threads connect, write, read, cancel, remove
 * and close at once. No octet of the application comes to a proxy outside of a tunnel,
 * each promise completes, observers get one end, and no buffer stays in use. The system
 * properties {@code soak.duration} and {@code soak.seed} say how long, and which lives.
 */
class RealChannelSoakTests {

	private static final Logger logger = System.getLogger(RealChannelSoakTests.class.getName());

	private static final Duration DURATION = Duration.parse("PT" + System.getProperty("soak.duration", "1s"));

	private static final long SEED = Long.getLong("soak.seed", ThreadLocalRandom.current().nextLong());

	private static final Endpoint CHAT = Endpoint.of("chat.corp", 5222);

	private static final Endpoint SECOND = Endpoint.of("two.test", 1080);

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

	private final EventExecutorGroup own = new DefaultEventExecutorGroup(2);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void close() {
		this.threads.shutdownNow();
		NettyClient.await(this.own.shutdownGracefully(0, 5, TimeUnit.SECONDS));
		NettyClient.await(this.group.shutdownGracefully(0, 5, TimeUnit.SECONDS));
	}

	@ParameterizedTest
	@CsvSource({ "false, false, false", "true, false, false", "false, true, false", "true, true, false",
			"false, false, true", "true, false, true", "false, true, true", "true, true, true" })
	void keepsOctetsInTheTunnel(boolean tls, boolean chain, boolean channel) throws Exception {
		Random random = new Random(SEED);
		SSLContext trusting = TlsKeys.trusting();
		int lives = 0;
		try (RecordingProxy proxy = new RecordingProxy(this.group, chain ? List.of(SECOND, CHAT) : List.of(CHAT),
				tls ? TlsKeys.of("127.0.0.1", "two.test") : null, SEED)) {
			long until = System.nanoTime() + DURATION.toNanos();
			for (; System.nanoTime() < until; lives++) {
				try {
					live(random, proxy, tls ? trusting : null, chain, channel);
				}
				catch (Exception | AssertionError ex) {
					throw new AssertionError("life " + lives + ", seed " + SEED + ", " + proxy.strays(), ex);
				}
			}
			assertThat(proxy.strays()).as("seed " + SEED).isEmpty();
		}
		logger.log(Level.INFO, lives + " lives in " + DURATION + ", seed " + SEED + ", TLS " + tls + ", chain " + chain
				+ ", channel " + channel);
	}

	private void live(Random random, RecordingProxy proxy, @Nullable SSLContext tls, boolean chain, boolean channel)
			throws Exception {
		RecordingListener first = new RecordingListener();
		RecordingListener last = new RecordingListener();
		boolean observed = random.nextBoolean();
		Socks5Client.Builder way = Socks5Client.builder().proxy("127.0.0.1", proxy.port());
		if (observed) {
			way.listener(first);
		}
		if (tls != null) {
			way.tls(tls);
		}
		if (chain) {
			Socks5Client outer = way.build();
			way = Socks5Client.builder().proxy("two.test", SECOND.port()).via(outer);
			if (observed) {
				way.listener(last);
			}
			if (tls != null) {
				way.tls(tls);
			}
		}
		RealLife life = new RealLife(way.build(), List.of(first, last), CHAT);
		EventExecutorGroup executors = random.nextBoolean() ? this.own : null;
		if (channel) {
			life.liveInChannel(random, this.group, executors, this.threads);
		}
		else {
			life.live(random, this.group, executors, this.threads, proxy.port());
		}
	}

}
