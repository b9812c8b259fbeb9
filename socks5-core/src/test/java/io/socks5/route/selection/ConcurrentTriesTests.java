package io.socks5.route.selection;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import io.socks5.route.EndpointStatus;
import io.socks5.route.EndpointStrategy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads that use the same {@link Endpoints}.
 */
class ConcurrentTriesTests {

	private static final int THREADS = 8;

	private static final int CONNECTS = 4_000;

	private static final List<Candidate<String>> ALL = List.of(Clock.candidate("a"), Clock.candidate("b"),
			Clock.candidate("c"));

	@ParameterizedTest
	@EnumSource(EndpointStrategy.class)
	void loseNoTry(EndpointStrategy strategy) throws Exception {
		Endpoints<String> endpoints = new Endpoints<>(ALL, strategy, Set.of(), null,
				() -> ThreadLocalRandom.current().nextDouble());
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<Long>> counts = IntStream.range(0, THREADS)
				.mapToObj((seed) -> threads.submit(() -> connects(endpoints, new SplittableRandom(seed))))
				.toList();
			long tries = 0;
			for (Future<Long> count : counts) {
				tries += count.get();
			}
			List<EndpointStatus> statuses = endpoints.statuses(System.nanoTime());
			assertThat(statuses).extracting(EndpointStatus::pending).containsOnly(0);
			assertThat(statuses.stream().mapToLong(EndpointStatus::tries).sum()).isEqualTo(tries);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static long connects(Endpoints<String> endpoints, SplittableRandom random) {
		long count = 0;
		for (int i = 0; i < CONNECTS; i++) {
			Tries<String> tries = endpoints.tries(System.nanoTime() + 1_000_000_000L);
			boolean over = false;
			while (!over && tries.next(System.nanoTime())) {
				count++;
				over = ends(tries, random.nextInt(8));
			}
			if (i % 100 == 0) {
				endpoints.replace(ALL);
			}
		}
		return count;
	}

	private static boolean ends(Tries<String> tries, int way) {
		long now = System.nanoTime();
		if (way == 0) {
			return !tries.failed(Clock.refusal(tries.target()), now);
		}
		if (way > 1) {
			tries.answered(now);
			tries.established(now);
		}
		tries.abandoned();
		return true;
	}

}
