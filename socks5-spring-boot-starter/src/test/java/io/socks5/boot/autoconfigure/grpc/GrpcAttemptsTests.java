package io.socks5.boot.autoconfigure.grpc;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.socks5.boot.autoconfigure.integration.Causes;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * How often a channel of gRPC asks a proxy that does not connect it. The channel connects
 * again by itself, after about 1 second at first.
 */
@Tag("spring-boot-4.1")
class GrpcAttemptsTests {

	/** The first interval of gRPC, less its jitter of a fifth. */
	private static final Duration INTERVAL = Duration.ofMillis(800);

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Test
	void asksARefusingProxyOnceInEachInterval() {
		try (ProxyForNames proxy = ProxyForNames.refusing()) {
			run(proxy, (channel) -> asksOnceInEachInterval(proxy, channel, RequestRejectedException.class));
			assertThat(proxy.requests()).containsOnly("alice:s3cret name grpc.internal.test 4711");
		}
	}

	@Test
	void asksASilentProxyOnceInEachInterval() {
		try (ProxyForNames proxy = ProxyForNames.silent()) {
			run(proxy, (channel) -> asksOnceInEachInterval(proxy, channel, Socks5TimeoutException.class));
		}
	}

	private static void asksOnceInEachInterval(ProxyForNames proxy, ManagedChannel channel,
			Class<? extends Exception> cause) {
		long begin = System.nanoTime();
		assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(() -> GrpcServer.echo(channel, "never"))
			.satisfies((failure) -> {
				assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
				assertThat(Causes.of(failure)).hasAtLeastOneElementOfType(cause);
			});
		assertIntervals(proxy.connections(), begin);
		// no call waits for this one
		await().atMost(LIMIT).until(() -> proxy.connections() > 1);
		assertIntervals(2, begin);
	}

	private static void assertIntervals(int attempts, long begin) {
		Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
		assertThat(elapsed).isGreaterThanOrEqualTo(INTERVAL.multipliedBy(attempts - 1));
	}

	@Test
	void connectsWhenTheProxyCan() {
		CallOptions patient = CallOptions.DEFAULT.withWaitForReady()
			.withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS);
		try (ProxyForNames proxy = ProxyForNames.connecting()) {
			run(proxy, (channel) -> {
				assertThatExceptionOfType(StatusRuntimeException.class)
					.isThrownBy(() -> GrpcServer.echo(channel, "never"));
				GrpcServer.ONLY.names(proxy);
				assertThat(GrpcServer.echo(channel, "hello", patient)).isEqualTo("hello");
			});
		}
	}

	@Test
	void endsACallAtItsDeadline() {
		try (ProxyForNames proxy = ProxyForNames.silent()) {
			GrpcApplication.runner().withPropertyValues(proxy.properties("alice", "30s")).run((context) -> {
				ManagedChannel channel = GrpcApplication.channel(context);
				assertThatExceptionOfType(StatusRuntimeException.class)
					.isThrownBy(() -> GrpcServer.echo(channel, "never",
							CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.SECONDS)))
					.satisfies((failure) -> assertThat(failure.getStatus().getCode())
						.isEqualTo(Status.Code.DEADLINE_EXCEEDED));
				await().atMost(LIMIT).until(() -> proxy.connections() > 0);
				// the deadline does not end the connect, which serves later calls, too
				assertThat(channel.getState(false)).isEqualTo(ConnectivityState.CONNECTING);
				assertThat(proxy.connections()).isOne();
			});
		}
	}

	private static void run(ProxyForNames proxy, Consumer<ManagedChannel> test) {
		GrpcApplication.runner()
			.withPropertyValues(proxy.properties())
			.run((context) -> test.accept(GrpcApplication.channel(context)));
	}

}
